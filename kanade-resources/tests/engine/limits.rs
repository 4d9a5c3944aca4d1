use anyhow::Result;
use kanade_resources::{
    Bootstrap, Consumer, ConsumerSpec, Error, Override, Storage, StreamSpec, UNLIMITED,
};
use kanade_resources_testing::{Server, Version};

use crate::support::{
    Brought, Tap, bootstrap, connect, connect_as, declare, info, messages, publish, stream,
};

const LIMITED: &str = "accounts { APP {
    jetstream: { max_mem: 1MB, max_file: 10MB, max_streams: 3, max_bytes_required: true }
    users: [{ user: app, password: secret }]
} }";

const A: StreamSpec = StreamSpec {
    subjects: &["a"],
    max_bytes: 4 << 20,
    ..StreamSpec::named("A")
};
const M: StreamSpec = StreamSpec {
    subjects: &["m"],
    max_bytes: 512 << 10,
    storage: Storage::Memory,
    ..StreamSpec::named("M")
};

declare!(Fits: stream(A), stream(M));
declare!(TooLarge:
    stream(StreamSpec { max_bytes: 8 << 20, ..A }),
    stream(StreamSpec { max_bytes: 2 << 20, ..M }),
    stream(StreamSpec { subjects: &["b"], max_bytes: 3 << 20, ..StreamSpec::named("B") }),
    stream(StreamSpec { subjects: &["c"], ..StreamSpec::named("C") }),
);

#[tokio::test]
async fn what_does_not_fit_the_account_is_one_error_before_the_first_write() -> Result<()> {
    for version in Version::ALL {
        let server = Server::builder()
            .version(*version)
            .config(LIMITED)
            .start()?;
        let js = connect_as("app", server.url()).await?;
        bootstrap::<Fits>(&js).await?;
        publish(&js, "a", 5).await?;
        let mut tap = Tap::on(&js).await?;
        let error = bootstrap::<TooLarge>(&js).await.unwrap_err();
        let Error::DoesNotFit { shortfalls } = &error else {
            panic!("{error:?}")
        };
        let shortfalls: Vec<String> = shortfalls.iter().map(ToString::to_string).collect();
        assert_eq!(
            shortfalls[..],
            [
                "stream C: the account accepts only streams with a max_bytes",
                "1.5MiB of memory storage would be reserved on top of 512KiB, but the limit is 1MiB",
                "7MiB of file storage would be reserved on top of 4MiB, but the limit is 10MiB",
                "2 streams would be created on top of 2, but the limit is 3",
            ]
        );
        assert!(tap.writes().await?.is_empty());
        assert_eq!(messages(&js, "A").await?, 5);
        let plan = Bootstrap::<Brought<TooLarge>>::new(&js).plan().await?;
        assert!(!plan.is_in_sync());
        assert!(
            plan.to_string()
                .contains("! does not fit the account's limits: 7MiB of file storage"),
            "{plan}"
        );
    }
    Ok(())
}

declare!(Full: stream(StreamSpec { max_bytes: 10 << 20, ..A }));
declare!(Shifted: stream(StreamSpec { max_bytes: 2 << 20, ..A }), stream(M));

#[tokio::test]
async fn tuning_beyond_the_account_is_an_error_before_it_is_written() -> Result<()> {
    for version in Version::ALL {
        let server = Server::builder()
            .version(*version)
            .config(LIMITED)
            .start()?;
        let js = connect_as("app", server.url()).await?;
        bootstrap::<Fits>(&js).await?;
        let mut tap = Tap::on(&js).await?;
        let cases = [
            (
                11 << 20,
                "7MiB of file storage would be reserved on top of 4MiB, but the limit is 10MiB",
            ),
            (
                UNLIMITED,
                "stream A: the account accepts only streams with a max_bytes",
            ),
            (
                i64::MAX,
                "9223372036850581503B of file storage would be reserved on top of 4MiB, but the limit is 10MiB",
            ),
        ];
        for (max_bytes, expected) in cases {
            let tuned = Override::new().max_bytes(max_bytes);
            let error = Bootstrap::<Brought<Fits>>::new(&js).tune_stream("A", tuned);
            let Err(Error::DoesNotFit { shortfalls }) = error.await else {
                panic!("{max_bytes} fits on {version}")
            };
            let shortfalls: Vec<String> = shortfalls.iter().map(ToString::to_string).collect();
            assert_eq!(shortfalls, [expected], "on {version}");
        }
        assert!(tap.writes().await?.is_empty());
        assert_eq!(info(&js, "A").await?["config"]["max_bytes"], 4 << 20);
    }
    Ok(())
}

#[tokio::test]
async fn what_just_fits_is_made_and_what_shrinks_makes_room() -> Result<()> {
    let server = Server::builder().config(LIMITED).start()?;
    let js = connect_as("app", server.url()).await?;
    bootstrap::<Full>(&js).await?;
    bootstrap::<Shifted>(&js).await?;
    assert_eq!(info(&js, "A").await?["config"]["max_bytes"], 2 << 20);
    Ok(())
}

#[tokio::test]
async fn an_account_without_limits_is_not_held_to_any() -> Result<()> {
    let server = Server::start()?;
    let js = connect(server.url()).await?;
    assert_eq!(bootstrap::<TooLarge>(&js).await?.outcomes(), ["created"; 4]);
    Ok(())
}

const NARROW: &str = "accounts { APP {
    jetstream: { max_file: 10MB, max_consumers: 1, max_bytes_required: true, disk_max_stream_bytes: 6MB }
    users: [{ user: app, password: secret }]
} }";

declare!(Narrow: stream(A));
declare!(TooWide:
    stream(StreamSpec { max_bytes: 7 << 20, ..A })
        .consumers(&[Consumer::new(ConsumerSpec::named("A", "one")), Consumer::new(ConsumerSpec::named("A", "two"))]),
);
declare!(Uncapped: stream(StreamSpec { max_bytes: -1, ..A }));

#[tokio::test]
async fn what_the_account_forbids_one_stream_is_known_before_the_first_write() -> Result<()> {
    for version in Version::ALL {
        let server = Server::builder().version(*version).config(NARROW).start()?;
        let js = connect_as("app", server.url()).await?;
        bootstrap::<Narrow>(&js).await?;
        let mut tap = Tap::on(&js).await?;
        for (error, expected) in [
            (
                bootstrap::<TooWide>(&js).await.unwrap_err(),
                "the declaration does not fit the account's limits: stream A: its max_bytes of 7MiB is more than the 6MiB \
                 that the account lets one stream have; stream A: 2 consumers would be created on top of 0, but the account lets a stream have 1",
            ),
            (
                bootstrap::<Uncapped>(&js).await.unwrap_err(),
                "the declaration does not fit the account's limits: stream A: the account accepts only streams with a max_bytes",
            ),
        ] {
            assert_eq!(error.to_string(), expected, "{version:?}");
        }
        assert!(tap.writes().await?.is_empty());
    }
    Ok(())
}

const B: StreamSpec = StreamSpec {
    subjects: &["b"],
    ..StreamSpec::named("B")
};
declare!(SmallAndLarge: stream(StreamSpec { max_bytes: 1 << 20, ..A }), stream(StreamSpec { max_bytes: 8 << 20, ..B }));
declare!(LargeAndSmall: stream(StreamSpec { max_bytes: 8 << 20, ..A }), stream(StreamSpec { max_bytes: 1 << 20, ..B }));

#[tokio::test]
async fn room_is_freed_before_it_is_taken() -> Result<()> {
    for version in Version::ALL {
        let server = Server::builder()
            .version(*version)
            .config(LIMITED)
            .start()?;
        let js = connect_as("app", server.url()).await?;
        bootstrap::<SmallAndLarge>(&js).await?;
        assert_eq!(
            bootstrap::<LargeAndSmall>(&js).await?.outcomes(),
            ["updated"; 2]
        );
        assert_eq!(
            bootstrap::<SmallAndLarge>(&js).await?.outcomes(),
            ["updated"; 2]
        );
        assert_eq!(
            bootstrap::<SmallAndLarge>(&js).await?.outcomes(),
            ["in sync"; 2]
        );
    }
    Ok(())
}
