//! Texts by the field that they are for.

use fastrand::Rng;
use kanade_resources_schema::symbol;

use super::choice::one_of;

/// Mostly `name`, now and then one that something is wrong with.
pub(super) fn name(rng: &mut Rng, name: &str) -> String {
    if rng.u8(..50) > 0 {
        return name.to_owned();
    }
    let long = "x".repeat(256);
    one_of(
        rng,
        &[
            "a b", "a.b", "a*", "a>", "a/b", "a\\b", "", "-", "ä", &long, "a\tb",
        ],
    )
    .to_owned()
}

/// A subject, mostly one that starts with the name of the stream in small letters.
pub(super) fn subject(rng: &mut Rng, stream: &str) -> String {
    const OWN: [&str; 8] = ["", ".x", ".*", ".>", ".x.y", ".*.*", ".*.y", ".x.>"];
    const OTHERS: [&str; 24] = [
        "a.x",
        "b.>",
        "*",
        ">",
        "*.x",
        "*.*",
        "*.>",
        "a..b",
        ".a",
        "a.",
        "a b",
        "a.>.b",
        "",
        "$JS.API.>",
        "$JS",
        "$JS.EVENT.>",
        "$SYS.x",
        "$SYS.ACCOUNT.x",
        "$KV.x.>",
        "$O.x.>",
        "$NRG.x",
        "$JSC.x",
        "a*",
        "_INBOX.>",
    ];
    if rng.u8(..10) > 0 {
        return format!("{}{}", stream.to_lowercase(), one_of(rng, &OWN));
    }
    one_of(rng, &OTHERS).to_owned()
}

/// A text for the field `name` of the resource `own`, which has the neighbours `names`.
pub(super) fn of_field(rng: &mut Rng, name: &str, own: &str, names: &[&str]) -> String {
    match name {
        symbol::NAME => origin(rng, names),
        symbol::SUBJECTS | symbol::FILTER_SUBJECT | symbol::FILTER_SUBJECTS | symbol::SRC => {
            let of = one_of(rng, names);
            subject(rng, of)
        }
        symbol::DEST => destination(rng),
        symbol::DELIVER_SUBJECT => one_of(
            rng,
            &["d.x", "d", "d.y", "d.*", "d..x", "a.x", "a", ">", "d x"],
        )
        .to_owned(),
        symbol::API => one_of(
            rng,
            &[
                "$JS.far.API",
                "$JS.API",
                "$JS.*.API",
                "$JS.API.>",
                "x..y",
                "x",
                "",
            ],
        )
        .to_owned(),
        symbol::DELIVER => one_of(rng, &["d", "far.d", "d.*", "a", "d..x", ""]).to_owned(),
        symbol::SAMPLE_FREQ => one_of(
            rng,
            &["25", "25%", "101", "-1", "x", "1.5", "+5", "100%", ""],
        )
        .to_owned(),
        symbol::PRIORITY_GROUPS => one_of(
            rng,
            &[
                "g",
                "h",
                "main",
                "a b",
                "",
                "a/b_c-d=e",
                "seventeen_letters",
                "ä",
            ],
        )
        .to_owned(),
        symbol::PREFERRED | symbol::CLUSTER | symbol::TAGS | symbol::DELIVER_GROUP => {
            one_of(rng, &["x", "y", ""]).to_owned()
        }
        symbol::DESCRIPTION => {
            let long = "x".repeat(4097);
            one_of(rng, &["text", "", "ä", &long, &long[1..]]).to_owned()
        }
        _ => own.to_owned(),
    }
}

fn origin(rng: &mut Rng, names: &[&str]) -> String {
    if rng.u8(..10) > 2 {
        return one_of(rng, names).to_owned();
    }
    one_of(rng, &["ELSEWHERE", "KV_A", "a.b", "a/b", "a b", "", "a>"]).to_owned()
}

fn destination(rng: &mut Rng) -> String {
    const DESTINATIONS: [&str; 28] = [
        "r",
        "r.>",
        "r.x",
        "r.{{wildcard(1)}}",
        "r.$1",
        "r.{{wildcard(1)}}.{{wildcard(2)}}",
        "r.{{Wildcard(1)}}",
        "r.{{partition(3,1)}}",
        "r.{{partition(3)}}",
        "r.{{random(3)}}",
        "r.{{left(1,2)}}",
        "r.{{right(1,2)}}",
        "r.{{split(1,-)}}",
        "r.{{splitFromLeft(1,2)}}",
        "r.{{SliceFromRight(1,1)}}",
        "r.{{wildcard(3)}}",
        "r.{{wildcard(0)}}",
        "r.{{nothing(1)}}",
        "r.{{wildcard(x)}}",
        "r.{{partition(0,1)}}",
        "r.*",
        "",
        ">",
        "r..x",
        "r x",
        "a.x",
        "a.>",
        "b.{{wildcard(1)}}",
    ];
    one_of(rng, &DESTINATIONS).to_owned()
}
