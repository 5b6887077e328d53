//! Which part of the work a node does, where several share a database.

/// The part of a node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// All of it.
    #[default]
    Both,
    /// Webhook, API and pages: makes durable and shows, and leaves what follows to workers.
    Web,
    /// Turns, sends, deadlines and housekeeping.
    Worker,
}

impl Role {
    /// As it is written on the command line.
    pub fn words(self) -> &'static str {
        match self {
            Self::Both => "web,worker",
            Self::Web => "web",
            Self::Worker => "worker",
        }
    }

    /// Does it open webhook, API and pages?
    pub fn serves(self) -> bool {
        matches!(self, Self::Both | Self::Web)
    }

    /// Does it hold rows of work?
    pub fn works(self) -> bool {
        matches!(self, Self::Both | Self::Worker)
    }
}
