//! What is not a path, and what is more than one.

mod word {
    kanade_resources::kanade_resources!(resources);
}

mod two {
    kanade_resources::kanade_resources!("resources.toml", "more.toml");
}

mod bytes {
    kanade_resources::kanade_resources!(b"resources.toml");
}

mod documented {
    #![doc = kanade_resources::reference!("nowhere.toml")]
}
