//! Roles, on servers that enforce the permissions made of them.

mod agent;
mod replies;
mod scoped;
mod support;
mod uses;
mod values;

mod workshop {
    kanade_resources::kanade_resources!("tests/roles/resources.toml");
}
