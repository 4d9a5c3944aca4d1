use super::*;

/// What servers answered to 1.2 million random transforms, one or two of each kind: place, source,
/// destination, and the error code of nats-server 2.10, 2.11, 2.12, 2.14 and 2.15, 0 where it took
/// the transform.
const MEASURED: &str = include_str!("measured.tsv");

const VERSIONS: [ServerVersion; 5] = [
    ServerVersion::V2_10,
    ServerVersion::V2_11,
    ServerVersion::V2_12,
    ServerVersion::V2_14,
    ServerVersion::V2_15,
];

#[test]
fn a_transform_is_refused_where_servers_refuse_it_and_with_their_code() {
    for line in MEASURED.lines() {
        let [at, src, dest, codes @ ..] = &line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        for (version, code) in VERSIONS.into_iter().zip(codes) {
            let ours = check(text(src), text(dest), place(at), version)
                .err()
                .and_then(|fault| fault.code);
            assert_eq!(ours.unwrap_or(0).to_string(), *code, "{line} on {version}");
        }
    }
}

fn place(word: &str) -> Use {
    match word {
        "stream" => Use::Stream,
        "mirror" => Use::Mirror,
        "source" => Use::Source,
        "republish" => Use::Republish,
        other => panic!("{other}"),
    }
}

fn text(column: &str) -> &str {
    if column == "\"\"" { "" } else { column }
}

#[test]
fn the_image_of_a_subject_covers_what_the_transform_makes_of_it() {
    assert_eq!(image("a.*", "b.{{wildcard(1)}}", "a.x"), "b.x");
    assert_eq!(image("a.*", "b.$1", "a.*"), "b.*");
    assert_eq!(
        image("*.*", "{{wildcard(2)}}.{{wildcard(1)}}", "a.b"),
        "b.a"
    );
    assert_eq!(image("a.*", "b.{{partition(3,1)}}", "a.x"), "b.*");
    assert_eq!(image("a.*", "b.{{split(1,-)}}.c", "a.x"), "b.>");
    assert_eq!(image("a.>", "b.>", "a.x.y"), "b.x.y");
    assert_eq!(image(">", "b.>", "a.*"), "b.a.*");
    assert_eq!(image("a", "", "a"), "a");
}
