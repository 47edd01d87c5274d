//! Takes the built page (`web/dist`) into the program.
//!
//! Without it the program still builds, with a page that says what is missing.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const PLACEHOLDER: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Sidetone</title></head>\
<body><p>This program was built without its page. In its source folder, <code>make web</code> builds the page; then build the program again.</p></body></html>\n";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let dist = root.join("web/dist");
    let is_built = dist.join("index.html").is_file();
    // A watched path that does not exist would build everything anew each time.
    for watched in [dist.as_path(), &root.join("web")].into_iter().filter(|path| path.is_dir()).take(1) {
        println!("cargo::rerun-if-changed={}", watched.display());
    }
    let files = if is_built { files_below(&dist)? } else { vec![placeholder(&out)?] };
    let folder = if is_built { &dist } else { &out };
    fs::write(out.join("web_assets.rs"), source(folder, &files))
}

/// Every file below `folder`, sorted, so that the same page gives the same program.
fn files_below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { found.extend(files_below(&path)?) } else { found.push(path) }
    }
    found.sort();
    Ok(found)
}

fn placeholder(out: &Path) -> io::Result<PathBuf> {
    let path = out.join("index.html");
    fs::write(&path, PLACEHOLDER)?;
    Ok(path)
}

/// The table of files as Rust source.
fn source(folder: &Path, files: &[PathBuf]) -> String {
    let mut text = String::from(
        "/// Path below the page's address, media type, and bytes of each file.\npub static ASSETS: &[(&str, &str, &[u8])] = &[\n",
    );
    for file in files {
        let path = file.strip_prefix(folder).unwrap_or(file).to_string_lossy().replace('\\', "/");
        // Writing to a String cannot fail.
        let _ = writeln!(text, "    ({path:?}, {:?}, include_bytes!({:?})),", mime(file), file.display().to_string());
    }
    text + "];\n"
}

fn mime(file: &Path) -> &'static str {
    match file.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}
