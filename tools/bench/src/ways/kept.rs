//! What a start leaves to the program.

use std::any::Any;

/// The handles that a start makes: they are dropped when nobody measures any more.
pub(crate) type Kept = Box<dyn Any + Send>;
