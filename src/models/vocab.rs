//! The words a model writes with: token texts as bytes.

use std::collections::HashMap;

/// The token after the last one that stands for text.
const END_OF_TEXT: &str = "<|endoftext|>";
/// Where GPT-2's own table, the vocabulary of the English models, has its end of text. The published English files
/// count it among the texts; the multilingual ones, which have it one later, do not.
const ENGLISH_END: usize = 50_256;

/// Reads the tokens that stand for text, in order, from a vocabulary with one token a line or from a JSON list.
///
/// Tokens are written in the printable alphabet of byte-level vocabularies (GPT-2), where every byte
/// has a character of its own; here they become bytes again. `None` when the end-of-text token is missing.
#[must_use]
pub fn text_tokens(vocabulary: &str) -> Option<Vec<Vec<u8>>> {
    let bytes_of = byte_alphabet();
    let json: Option<Vec<String>> = serde_json::from_str(vocabulary).ok();
    let mut tokens = Vec::new();
    let mut ended = false;
    let mut take = |token: &str| {
        ended = token == END_OF_TEXT;
        if !ended {
            tokens.push(token_bytes(token, &bytes_of));
        }
        ended
    };
    match &json {
        Some(list) => list.iter().any(|token| take(token)),
        None => vocabulary.split('\n').any(|line| take(line.strip_suffix('\r').unwrap_or(line))),
    };
    if ended && tokens.len() == ENGLISH_END {
        tokens.push(END_OF_TEXT.as_bytes().to_vec());
    }
    ended.then_some(tokens)
}

fn token_bytes(token: &str, bytes_of: &HashMap<char, u8>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(token.len());
    for character in token.chars() {
        match bytes_of.get(&character) {
            Some(&byte) => bytes.push(byte),
            None => bytes.extend(character.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    bytes
}

/// Printable Latin-1 stands for itself; the other bytes, in order, for the characters from U+0100.
fn byte_alphabet() -> HashMap<char, u8> {
    let mut next = 0x100;
    (0..=255u8)
        .map(|byte| {
            let printable = matches!(byte, b'!'..=b'~' | 0xa1..=0xac | 0xae..=0xff);
            let code = if printable {
                u32::from(byte)
            } else {
                next += 1;
                next - 1
            };
            (char::from_u32(code).unwrap_or_default(), byte)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn lines_become_bytes_up_to_the_end_of_text() {
        let tokens = text_tokens("!\nĠthe\nĊ\nÃ©\n<|endoftext|>\n<|en|>\n").unwrap();
        assert_eq!(tokens, [b"!".to_vec(), b" the".to_vec(), b"\n".to_vec(), "é".as_bytes().to_vec()]);
    }

    #[test]
    fn a_json_list_is_read_too() {
        let tokens = text_tokens(r#"["a", "Ġb", "<|endoftext|>", "<|en|>"]"#).unwrap();
        assert_eq!(tokens, [b"a".to_vec(), b" b".to_vec()]);
    }

    #[test]
    fn without_an_end_it_is_no_vocabulary() {
        assert_eq!(text_tokens("a\nb\n"), None);
    }

    #[test]
    fn every_byte_has_a_character_of_its_own() {
        let alphabet = byte_alphabet();
        assert_eq!(alphabet.len(), 256);
        assert_eq!(alphabet[&'Ġ'], b' ');
        assert_eq!(alphabet[&'Ń'], 0xad);
    }
}
