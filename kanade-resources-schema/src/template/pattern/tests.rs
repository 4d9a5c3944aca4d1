use super::problem::What;
use super::{ContentText, Pattern, parse};
use crate::template::{LONGEST, Space};

fn problems(space: Space, text: &str) -> Vec<(String, What)> {
    let found = parse(space, text).err().unwrap_or_default();
    found
        .into_iter()
        .map(|problem| (text[problem.at].to_owned(), problem.what))
        .collect()
}

fn subject(text: &str) -> Vec<(String, What)> {
    problems(Space::Subject, text)
}

fn one(at: &str, what: What) -> Vec<(String, What)> {
    vec![(at.to_owned(), what)]
}

#[test]
fn every_hole_of_the_language_is_read() {
    let text = "a.{b}.{c...4}.{d:u64}.{e:i64}.{f:ok|not-ok}.{g:crate::G}.{h:::other::H}.{i%}";
    let pattern = parse(Space::Subject, text).unwrap_or(Pattern { tokens: Vec::new() });
    let shown: Vec<String> = pattern
        .holes()
        .map(|hole| format!("{}={} {:?}", hole.name, &text[hole.at.clone()], hole.span))
        .collect();
    assert_eq!(
        shown,
        [
            "b=b One",
            "c=c UpTo(4)",
            "d=d One",
            "e=e One",
            "f=f One",
            "g=g One",
            "h=h One",
            "i=i One"
        ]
    );
    let contents: Vec<_> = pattern.holes().map(|hole| hole.content.clone()).collect();
    assert_eq!(
        contents,
        [
            ContentText::Text,
            ContentText::Text,
            ContentText::Unsigned,
            ContentText::Signed,
            ContentText::Words(vec![("ok", 33..35), ("not-ok", 36..42)]),
            ContentText::Type("crate::G"),
            ContentText::Type("::other::H"),
            ContentText::Encoded,
        ]
    );
    assert!(parse(Space::Subject, "a.{b...:crate::B}").is_ok());
    assert!(parse(Space::Subject, "a.{b...4:crate::B}.c").is_ok());
    assert!(parse(Space::Name, "{name}/v 1.0/{x...}").is_ok());
    assert!(parse(Space::Key, "groups.{name}").is_ok());
}

#[test]
fn everything_wrong_has_its_place() {
    assert_eq!(subject(""), one("", What::Empty));
    assert_eq!(subject("a..b"), one("", What::EmptyToken));
    assert_eq!(
        subject("a.*"),
        one("*", What::Character('*', Space::Subject))
    );
    assert_eq!(
        subject("a.b c"),
        one(" ", What::Character(' ', Space::Subject))
    );
    assert_eq!(
        problems(Space::Key, "a.ö"),
        one("ö", What::Character('ö', Space::Key))
    );
    assert_eq!(subject("a.{b"), one("{b", What::Unclosed));
    assert_eq!(subject("a.v{n}.b"), one("v{n}", What::PartOfToken));
    assert_eq!(subject("a.{n...4}x"), one("{n...4}x", What::PartOfToken));
    assert_eq!(subject("a.n}"), one("n}", What::PartOfToken));
    assert_eq!(subject("{{n}}"), one("{{n}}", What::PartOfToken));
    assert_eq!(
        subject("{n:u32}"),
        one("u32", What::UnknownContent("u32".to_owned()))
    );
    assert_eq!(
        subject("{n:}"),
        one("", What::UnknownContent(String::new()))
    );
    assert_eq!(
        subject("{n:PcId}"),
        one("PcId", What::RelativePath("PcId".to_owned()))
    );
    assert_eq!(
        subject("{n:a::B}"),
        one("a::B", What::RelativePath("a::B".to_owned()))
    );
    assert_eq!(subject("{n:ok}"), one("ok", What::OneWord("ok".to_owned())));
    assert_eq!(
        subject("{n:ok|}"),
        one("", What::UnusableWord(String::new(), Space::Subject))
    );
    assert_eq!(
        subject("{n:a|b.c}"),
        one("b.c", What::UnusableWord("b.c".to_owned(), Space::Subject))
    );
    assert_eq!(
        subject("{n:a|a}"),
        one("a", What::RepeatedWord("a".to_owned()))
    );
    for count in ["0", "1", "33", "x", "4x", "+4", "04", "-1", "999"] {
        let text = format!("{{n...{count}}}");
        assert_eq!(
            subject(&text),
            one(&format!("...{count}"), What::Count(count.to_owned()))
        );
    }
    assert_eq!(
        subject("{n...:u64}"),
        one("n...:u64", What::SeveralOfOneToken)
    );
    assert_eq!(subject("{n...%}"), one("...%", What::SeveralOfOneToken));
    assert_eq!(
        subject("{n.}"),
        one(".", What::UnknownContent(".".to_owned()))
    );
    assert_eq!(subject("{a...2}.{b...2}"), one("b", What::SecondSeveral));
    assert_eq!(subject("{a...}.b"), one("a", What::EarlyOpen));
    assert_eq!(
        subject(&"x".repeat(LONGEST + 1)),
        one(&"x".repeat(LONGEST + 1), What::TooLong)
    );
    let narrow = format!("{}.{{n:u64}}", "x".repeat(LONGEST - 10));
    assert_eq!(subject(&narrow), one(&narrow, What::TooLong));
    assert_eq!(subject(&"x".repeat(LONGEST)), []);
}
