//! The live page and its server.

pub mod assets;
