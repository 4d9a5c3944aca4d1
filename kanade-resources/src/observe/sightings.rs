//! Since when the servers of consumers say that they are up to date.

use std::collections::HashMap;
use std::time::Duration;

use kanade_resources_schema::symbol;
use serde_json::Value;
use tokio::time::Instant;

use crate::condition::Group;
use crate::live::Live;

/// A server says that it is up to date as soon as it has stored everything. What that does to the place of a consumer it
/// works out when it hears from the leader again: within two seconds, since the heartbeat of nats-server is one second,
/// and goes out where nothing else did for as long.
const PROOF: Duration = Duration::from_secs(3);

/// The consumers that were up to date when a run looked at them last.
#[derive(Debug, Default)]
pub(crate) struct Sightings {
    /// By stream and consumer.
    seen: HashMap<(String, String), Sighting>,
}

#[derive(Debug)]
struct Sighting {
    group: Group,
    since: Instant,
}

impl Sightings {
    /// Says of the consumers of a stream, as they were just seen, whether their servers are up to date only since a
    /// moment ago.
    pub(super) fn note(&mut self, stream: &str, consumers: &mut [Live]) {
        for consumer in consumers {
            let name = consumer.config.get(symbol::NAME).and_then(Value::as_str);
            let key = (stream.to_owned(), name.unwrap_or_default().to_owned());
            if let Some(group) = &mut consumer.group {
                group.is_fresh = self.is_fresh(key, group);
            }
        }
    }

    fn is_fresh(&mut self, key: (String, String), group: &Group) -> bool {
        if group.is_behind() || !group.has_followers() {
            self.seen.remove(&key);
            return false;
        }
        match self.seen.get(&key) {
            Some(sighting) if sighting.group.is_kept_as(group) => {
                let elapsed = sighting.since.elapsed();
                elapsed < PROOF || !group.has_answered_within(elapsed)
            }
            _ => {
                let sighting = Sighting {
                    group: group.clone(),
                    since: Instant::now(),
                };
                self.seen.insert(key, sighting);
                true
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn consumer(leader: &str, follower: &Value) -> Live {
        let cluster = json!({"name": "cluster", "leader": leader, "replicas": [follower]});
        Live {
            config: [("name".to_owned(), json!("C"))].into_iter().collect(),
            group: Group::read(&cluster),
            ..Live::default()
        }
    }

    fn follower(current: bool, silence: Duration) -> Value {
        let nanos = u64::try_from(silence.as_nanos()).unwrap();
        json!({"name": "n1", "current": current, "active": nanos})
    }

    fn current() -> Value {
        follower(true, Duration::ZERO)
    }

    impl Sightings {
        fn finds_fresh(&mut self, mut consumer: Live) -> bool {
            self.note("S", std::slice::from_mut(&mut consumer));
            consumer.group.unwrap().is_fresh
        }

        /// As if this much time had passed.
        fn age(&mut self, time: Duration) {
            for sighting in self.seen.values_mut() {
                sighting.since = sighting.since.checked_sub(time).unwrap();
            }
        }
    }

    #[test]
    fn who_is_up_to_date_is_so_for_three_seconds() {
        let mut sightings = Sightings::default();
        assert!(sightings.finds_fresh(consumer("n0", &current())));
        sightings.age(Duration::from_secs(2));
        assert!(sightings.finds_fresh(consumer("n0", &current())));
        sightings.age(Duration::from_secs(1));
        assert!(!sightings.finds_fresh(consumer("n0", &current())));
    }

    #[test]
    fn who_does_not_answer_the_leader_proves_nothing() {
        let mut sightings = Sightings::default();
        let silent = || consumer("n0", &follower(true, Duration::from_secs(10)));
        assert!(sightings.finds_fresh(silent()));
        sightings.age(PROOF);
        assert!(sightings.finds_fresh(silent()));
        assert!(!sightings.finds_fresh(consumer("n0", &current())));
    }

    #[test]
    fn another_leader_or_a_server_that_is_behind_starts_it_anew() {
        let mut sightings = Sightings::default();
        sightings.finds_fresh(consumer("n0", &current()));
        sightings.age(PROOF);
        assert!(sightings.finds_fresh(consumer("n2", &current())));
        sightings.age(PROOF);
        sightings.finds_fresh(consumer("n2", &follower(false, Duration::ZERO)));
        assert!(sightings.finds_fresh(consumer("n2", &current())));
    }

    #[test]
    fn one_server_alone_has_everything() {
        let mut sightings = Sightings::default();
        let mut alone = consumer("n0", &current());
        alone.group = Group::read(&json!({"name": "cluster", "leader": "n0"}));
        assert!(!sightings.finds_fresh(alone));
    }
}
