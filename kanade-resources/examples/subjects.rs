//! Subjects, keys and names of objects that are built and taken apart without a string in the code: needs no broker.

use kanade_resources::InvalidToken;

mod resources {
    kanade_resources::kanade_resources!("examples/templates.toml");
}

use resources::keys::agent_config;
use resources::names::result_output;
use resources::subjects::exec::{self, Parsed};

fn main() -> Result<(), InvalidToken> {
    println!("{} {}", exec::ALL, exec::pc("kiosk.berlin")?);
    println!("{}", exec::done(7, exec::DoneHow::Killed));
    println!("{}", agent_config::group("kiosks")?);
    println!("{}", result_output::stdout("request 7")?);

    match exec::parse("commands.done.7.killed") {
        Some(Parsed::Done(done)) => println!("job {} was {}", done.job, done.how),
        _ => println!("something else"),
    }

    // What the stream could not store, or another template could build, is refused here.
    if let Err(error) = exec::pc("kiosk berlin") {
        println!("{error}");
    }
    Ok(())
}
