//! Two allocators: each loads, and stores its choices later, one at a time.

use super::super::desk::Turn;
use super::super::mistakes::Mistake;
use super::{Timer, World};
use baton::domain::conversation::{Conversation, Input};
use baton::domain::effect::Why;
use baton::domain::id::QueueId;
use baton::domain::routing::Choice;
use baton::domain::time::Millis;

impl World {
    /// One of them loads, or stores one of the choices it made on what it had loaded.
    pub(super) fn allocate_a_little(&mut self) {
        let which = usize::from(self.rng.bool());
        if self.allocators[which].is_empty() && (!self.dirty.is_empty() || self.rng.bool()) {
            self.load(which);
        } else {
            self.store_one(which);
        }
    }

    pub(super) fn load(&mut self, which: usize) {
        // Now and then one of them looks at everything, as the sweep does, while the other is at work.
        let sweeps = self.rng.u8(0..3) == 0;
        let mut queues: Vec<QueueId> = std::mem::take(&mut self.dirty).into_iter().collect();
        if sweeps {
            queues = self.workspace.queues.keys().cloned().collect();
        }
        self.ticks += 1;
        let choices = self.kept.choices(&self.workspace, &queues, self.now);
        let ticks = self.ticks;
        self.allocators[which].extend(choices.into_iter().map(|choice| (choice, ticks)));
    }

    /// Loads anew, whatever it had planned.
    pub(super) fn load_over(&mut self, which: usize) {
        let dropped = std::mem::take(&mut self.allocators[which]);
        self.dirty.extend(dropped.into_iter().map(|(choice, _)| choice.queue));
        self.load(which);
    }

    pub(super) fn store_one(&mut self, which: usize) {
        let Some((choice, chosen_at)) = self.allocators[which].pop_front() else { return };
        self.chosen_at = chosen_at;
        let Choice { conversation, handoff, queue, version, operator, how, cursor, units: _ } = choice;
        let before = self.kept.conversations.get(&conversation).cloned().unwrap_or_else(|| Conversation::new(conversation.clone()));
        let input = Input::Assigned { handoff, queue: queue.clone(), operator, how };
        let stored = self.step_from(&before, &conversation, input, Some(&Turn { queue: queue.clone(), version, cursor }));
        if !stored {
            self.happens("a choice came too late");
            // What was planned after it stands on sand: the queues are looked at again.
            let rest = std::mem::take(&mut self.allocators[which]);
            self.dirty.extend(rest.into_iter().map(|(choice, _)| choice.queue));
            self.dirty.insert(queue);
        }
    }

    /// Both come to rest.
    pub(super) fn settle(&mut self) {
        for _ in 0..10_000 {
            let busy = (0..2).find(|which| !self.allocators[*which].is_empty());
            match busy {
                Some(which) => self.store_one(which),
                None if self.dirty.is_empty() => return,
                None => self.load(0),
            }
        }
        self.broken.push("I43 liveness: the allocators never come to rest".to_owned());
    }

    pub(super) fn rest(&mut self) {
        self.pass(Millis(0));
        self.settle();
        self.check_rest();
    }

    pub(super) fn crash(&mut self) {
        let lost = std::mem::take(&mut self.allocators);
        self.dirty.extend(lost.into_iter().flatten().map(|(choice, _)| choice.queue));
        self.happens("an allocator crashed");
        self.happens("a node lost its memory");
        if self.kept.mistake == Some(Mistake::DeadlinesForgottenByRestart) {
            self.timers.retain(|_, timer| !matches!(timer, Timer::Wake(_, Why::FirstResponse { .. } | Why::NextResponse { .. })));
        }
    }
}
