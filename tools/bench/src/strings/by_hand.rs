//! The same subjects with `format!` and `split`, with the same checks: what a careful program has in each place.

use std::fmt::Write as _;

const LONGEST: usize = 1024;

fn is_token(text: &str) -> bool {
    !text.is_empty()
        && !text
            .chars()
            .any(|c| matches!(c, '.' | '*' | '>') || c.is_whitespace() || c.is_control())
}

fn is_pc(text: &str) -> bool {
    let mut tokens = 0;
    text.split('.').all(|token| {
        tokens += 1;
        is_token(token)
    }) && tokens <= 4
}

fn bounded(text: String) -> Result<String, String> {
    if text.len() > LONGEST {
        return Err(format!("{text} is too long"));
    }
    Ok(text)
}

#[derive(Clone, Copy)]
pub(super) enum How {
    Ok,
    Failed,
    Killed,
}

impl How {
    fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Failed => "failed",
            Self::Killed => "killed",
        }
    }
}

pub(super) fn group(name: &str) -> Result<String, String> {
    if !is_token(name) {
        return Err(format!("{name:?} is no name"));
    }
    bounded(format!("commands.group.{name}"))
}

pub(super) fn pc(pc_id: &str) -> Result<String, String> {
    if !is_pc(pc_id) {
        return Err(format!("{pc_id:?} is no PC"));
    }
    bounded(format!("commands.pc.{pc_id}"))
}

pub(super) fn done(job: u64, how: How) -> String {
    format!("commands.done.{job}.{}", how.as_str())
}

pub(super) fn acked(pc_id: &str, user: &str, id: &str) -> Result<String, String> {
    if !is_pc(pc_id) || !is_token(user) || !is_token(id) {
        return Err(format!("{pc_id:?}, {user:?} or {id:?} can't be used"));
    }
    bounded(format!("commands.acked.{pc_id}.{user}.{id}"))
}

pub(super) fn file(path: &str) -> Result<String, String> {
    if path.is_empty() {
        return Err("an empty path".to_owned());
    }
    let mut text = "commands.file.".to_owned();
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' => text.push(char::from(byte)),
            other => _ = write!(text, "%{other:02X}"),
        }
    }
    bounded(text)
}

pub(super) fn parse_group(subject: &str) -> Option<&str> {
    let name = subject.strip_prefix("commands.group.")?;
    (subject.len() <= LONGEST && is_token(name)).then_some(name)
}

pub(super) fn parse_pc(subject: &str) -> Option<&str> {
    let pc_id = subject.strip_prefix("commands.pc.")?;
    (subject.len() <= LONGEST && is_pc(pc_id)).then_some(pc_id)
}

pub(super) fn parse_done(subject: &str) -> Option<(u64, How)> {
    if subject.len() > LONGEST {
        return None;
    }
    let (job, how) = subject.strip_prefix("commands.done.")?.split_once('.')?;
    let number: u64 = job.parse().ok()?;
    if job.starts_with('+') || (job.starts_with('0') && job != "0") {
        return None;
    }
    let how = match how {
        "ok" => How::Ok,
        "failed" => How::Failed,
        "killed" => How::Killed,
        _ => return None,
    };
    Some((number, how))
}

pub(super) fn parse_acked(subject: &str) -> Option<(&str, &str, &str)> {
    let rest = subject.strip_prefix("commands.acked.")?;
    let (rest, id) = rest.rsplit_once('.')?;
    let (pc_id, user) = rest.rsplit_once('.')?;
    let fits = subject.len() <= LONGEST && is_pc(pc_id) && is_token(user) && is_token(id);
    fits.then_some((pc_id, user, id))
}

pub(super) fn parse_file(subject: &str) -> Option<String> {
    let path = subject.strip_prefix("commands.file.")?;
    if subject.len() > LONGEST || path.is_empty() {
        return None;
    }
    let mut decoded = Vec::new();
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' => decoded.push(byte),
            b'%' => {
                let digits = [bytes.next()?, bytes.next()?];
                if digits.iter().any(u8::is_ascii_lowercase) {
                    return None;
                }
                let byte = u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?;
                if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') {
                    return None;
                }
                decoded.push(byte);
            }
            _ => return None,
        }
    }
    String::from_utf8(decoded).ok()
}

pub(super) fn tell_apart(subject: &str) -> usize {
    if let Some(name) = parse_group(subject) {
        return name.len();
    }
    if let Some(pc_id) = parse_pc(subject) {
        return pc_id.len();
    }
    if let Some((job, _)) = parse_done(subject) {
        return usize::try_from(job).unwrap_or(0);
    }
    if let Some((pc_id, ..)) = parse_acked(subject) {
        return pc_id.len();
    }
    parse_file(subject).map_or(0, |path| path.len())
}
