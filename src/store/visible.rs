//! The twin of `visibility::may(.., Read, ..)` in SQL, for a person ($1) and their role ($2), over `conversations c LEFT JOIN queues q`. Lists,
//! counts and figures carry it into their WHERE; a test holds the two together.

macro_rules! visible {
    () => {
        "($2 = 'admin'
            OR (c.owner = 'operator' AND c.operator_id = $1)
            OR (c.owner = 'queue' AND c.offered_id = $1)
            OR (c.owner = 'queue' AND q.hides_waiting = 0 AND c.queue_id IN (SELECT queue_id FROM queue_members WHERE operator_id = $1))
            OR c.id IN (SELECT conversation_id FROM observers WHERE operator_id = $1)
            OR ($2 = 'lead' AND q.team_id IN (SELECT team_id FROM team_members WHERE operator_id = $1)))"
    };
}
pub(super) use visible;
