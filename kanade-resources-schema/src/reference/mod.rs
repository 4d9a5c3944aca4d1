//! The reference: what a declaration means, in prose and tables for people.

pub mod quantity;
