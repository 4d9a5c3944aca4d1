//! Versions from text.

use std::str::FromStr;

use crate::{Error, Version};

impl FromStr for Version {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let invalid = || Error::Version {
            text: text.to_owned(),
        };
        let numbers: Result<Vec<u16>, _> = text.split('.').map(str::parse).collect();
        match numbers.map_err(|_| invalid())?[..] {
            [major, minor, patch] => Ok(Self::new(major, minor, patch)),
            _ => Err(invalid()),
        }
    }
}
