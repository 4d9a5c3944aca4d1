//! The broker's error codes that the engine acts on, and what to do about those that an operator meets.

pub(crate) use async_nats::jetstream::ErrorCode;

/// "stream reconfiguration already in progress": a stream of a cluster is still being scaled or moved
/// (nats-server 2.15). async-nats has no name for it.
pub(crate) const STREAM_RECONFIGURING: ErrorCode = ErrorCode(10226);

/// An update is refused with these if somebody deleted what was to be updated.
pub(crate) const VANISHED: [ErrorCode; 3] = [
    ErrorCode::STREAM_NOT_FOUND,
    ErrorCode::CONSUMER_NOT_FOUND,
    ErrorCode::CONSUMER_DOES_NOT_EXIST,
];

const NO_ROOM: &str = "the broker reserves max_bytes on each replica: lower it, free space, or raise the \
     limits of the server or the account";

/// What to do about `code`, if more can be said than the broker does by `description`.
pub(crate) fn remedy(code: ErrorCode, description: &str) -> Option<&'static str> {
    let remedy = match code {
        ErrorCode::ACCOUNT_RESOURCES_EXCEEDED
        | ErrorCode::MEMORY_RESOURCES_EXCEEDED
        | ErrorCode::STORAGE_RESOURCES_EXCEEDED => NO_ROOM,
        // A cluster also says so where servers are there and have no room.
        ErrorCode::CLUSTER_NO_PEERS if lacks_room(description) => NO_ROOM,
        ErrorCode::CLUSTER_NO_PEERS | ErrorCode::STREAM_REPLICAS_NOT_SUPPORTED => {
            "num_replicas needs that many servers that suit the placement, in one cluster"
        }
        ErrorCode::CONSUMER_MAX_REQUEST_BATCH_EXCEEDED => {
            "lower `max_batch`, or raise `max_request_batch` in the JetStream limits of the server"
        }
        ErrorCode::CLUSTER_NOT_AVAILABLE | ErrorCode::CLUSTER_NOT_LEADER => {
            "the cluster has no leader at the moment: try again"
        }
        ErrorCode::INVALID_JSON => {
            "the server does not know a field: it may be older than the declaration needs"
        }
        ErrorCode::MAXIMUM_CONSUMERS_LIMIT | ErrorCode::MAXIMUM_STREAMS_LIMIT => {
            "raise the limits of the account, or remove what is not used"
        }
        ErrorCode::STREAM_NOT_FOUND | ErrorCode::CONSUMER_DOES_NOT_EXIST => {
            "somebody else deleted it during this run: try again"
        }
        ErrorCode::STREAM_OFFLINE => "the servers that keep it do not run: start them again",
        ErrorCode::STREAM_SUBJECT_OVERLAP => {
            "another stream holds these subjects: narrow one of the two, or remove what is not used"
        }
        _ => return None,
    };
    Some(remedy)
}

fn lacks_room(description: &str) -> bool {
    ["insufficient storage", "insufficient memory"]
        .iter()
        .any(|reason| description.contains(reason))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_remedy_is_the_one_for_what_the_broker_says() {
        let peers = |description| remedy(ErrorCode::CLUSTER_NO_PEERS, description);
        assert_eq!(
            peers("no suitable peers for placement, insufficient storage"),
            Some(NO_ROOM)
        );
        assert_ne!(
            peers("no suitable peers for placement, tags not matched ['ssd']"),
            Some(NO_ROOM)
        );
        let batch = remedy(
            ErrorCode::CONSUMER_MAX_REQUEST_BATCH_EXCEEDED,
            "consumer max request batch exceeds server limit of 10",
        );
        assert!(batch.is_some_and(|remedy| remedy.contains("max_batch")));
    }
}
