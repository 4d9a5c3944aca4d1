use fastrand::Rng;

use crate::corpus::Corpus;

/// The largest declaration, in bytes: larger ones find nothing that these do not, only slower.
const LONGEST: usize = 16 * 1024;

/// Makes one declaration after the other out of the corpus.
pub(crate) struct Mutator<'c> {
    corpus: &'c Corpus,
    rng: Rng,
}

impl<'c> Mutator<'c> {
    pub(crate) fn new(corpus: &'c Corpus, seed: u64) -> Self {
        Self {
            corpus,
            rng: Rng::with_seed(seed),
        }
    }

    pub(crate) fn next_case(&mut self) -> Vec<u8> {
        let mut text = String::from_utf8_lossy(self.seed()).into_owned();
        for _ in 0..self.rng.usize(1..=6) {
            self.mutate(&mut text);
            text.truncate(boundary(&text, LONGEST));
        }
        let mut case = text.into_bytes();
        if self.rng.u8(..) < 4 {
            let at = self.rng.usize(0..=case.len());
            case.insert(at, self.rng.u8(128..));
        }
        case
    }

    fn mutate(&mut self, text: &mut String) {
        match self.rng.u8(..10) {
            0 => text.replace_range(self.piece(text, 20), ""),
            1 | 2 => {
                let piece = self.piece(text, 1);
                text.insert_str(piece.start, self.fragment());
            }
            3 => {
                let piece = self.piece(text, 20);
                text.replace_range(piece, self.fragment());
            }
            4 => {
                let (piece, at) = (self.piece(text, 60), self.piece(text, 1).start);
                let copy = text[piece].to_owned();
                text.insert_str(at, &copy);
            }
            5 => {
                let piece = self.piece(text, 12);
                let copies = text[piece.clone()].repeat(self.rng.usize(2..200));
                text.insert_str(piece.start, &copies);
            }
            6 => self.replace_value(text),
            7 => {
                let seed = String::from_utf8_lossy(self.seed()).into_owned();
                let at = line_start(text, self.piece(text, 1).start);
                text.insert_str(at, &lines(&seed, &mut self.rng));
            }
            8 => {
                let at = line_start(text, self.piece(text, 1).start);
                let line = lines(text, &mut self.rng);
                text.insert_str(at, &line);
            }
            _ => self.rename(text),
        }
    }

    /// A piece of `text` of at most about `longest` bytes, on character boundaries.
    fn piece(&mut self, text: &str, longest: usize) -> std::ops::Range<usize> {
        let start = boundary(text, self.rng.usize(0..=text.len()));
        let end = boundary(text, start + self.rng.usize(1..=longest));
        start..end
    }

    /// Another value where one stands.
    fn replace_value(&mut self, text: &mut String) {
        let at = self.piece(text, 1).start;
        let Some(equals) = text[at..].find('=').map(|found| at + found + 1) else {
            return;
        };
        let end = text[equals..]
            .find('\n')
            .map_or(text.len(), |found| equals + found);
        text.replace_range(equals..end, self.fragment());
    }

    /// One name for another, so that references between resources come and go.
    fn rename(&mut self, text: &mut String) {
        let at = self.piece(text, 1).start;
        let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        let Some(start) = text[at..].find(is_name).map(|found| at + found) else {
            return;
        };
        let end = text[start..]
            .find(|c| !is_name(c))
            .map_or(text.len(), |found| start + found);
        let other = self.piece(text, 1).start;
        let Some(from) = text[other..].find(is_name).map(|found| other + found) else {
            return;
        };
        let to = text[from..]
            .find(|c| !is_name(c))
            .map_or(text.len(), |found| from + found);
        let name = text[from..to].to_owned();
        text.replace_range(start..end, &name);
    }

    fn seed(&mut self) -> &'c [u8] {
        self.rng
            .choice(&self.corpus.seeds)
            .map_or(&[], Vec::as_slice)
    }

    fn fragment(&mut self) -> &'c str {
        self.rng
            .choice(&self.corpus.fragments)
            .map_or("", String::as_str)
    }
}

/// The character boundary at `at`, or the next one before.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or_default()
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |end| end + 1)
}

/// One to eight lines out of `text`.
fn lines(text: &str, rng: &mut Rng) -> String {
    let all: Vec<&str> = text.split_inclusive('\n').collect();
    let start = rng.usize(0..=all.len());
    let end = (start + rng.usize(1..=8)).min(all.len());
    all[start..end].concat() + "\n"
}
