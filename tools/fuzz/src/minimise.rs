use std::time::{Duration, Instant};

/// The longest that a failure is made smaller for.
const PATIENCE: Duration = Duration::from_secs(20);

/// The smallest part of `case` found that still `fails`: ever smaller pieces are left out, as long as it does.
pub(crate) fn minimise(case: &[u8], fails: impl Fn(&[u8]) -> bool) -> Vec<u8> {
    let (start, mut small) = (Instant::now(), case.to_vec());
    let mut size = small.len() / 2;
    while size > 0 {
        let mut at = 0;
        while at < small.len() && start.elapsed() < PATIENCE {
            let smaller = [&small[..at], &small[(at + size).min(small.len())..]].concat();
            if fails(&smaller) {
                small = smaller;
            } else {
                at += size;
            }
        }
        size /= 2;
    }
    small
}
