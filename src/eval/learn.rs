//! Learning the small files of weights that detectors use, from labelled dialogues. The same data gives the same bytes: nothing is drawn
//! at random, no order depends on a hash map, and the rules are sums.

pub mod mood;
pub mod requests;
pub mod svm;
pub mod timing;
