//! A call against its playbook: verdict, score, and each item.

use super::{Ink, Paper, pad};
use crate::call::{FoundWords, ItemResult, ItemStatus, PlaybookResult, Verdict};
use crate::views::labels::{self, clock, one_line};

/// How much is told of each item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    /// Words and reasons of what was missed or breached.
    Missed,
    /// Of everything.
    All,
}

/// Columns before the title of an item.
const LEAD: usize = 26;

/// Verdict first, then the score, then the items in the order of the playbook.
pub(super) fn draw(paper: &mut Paper, result: &PlaybookResult, detail: Detail) {
    paper.heading(&format!("Playbook: {}", one_line(&result.title)));
    let ink = match result.compliance.verdict {
        Verdict::Kept => Ink::Good,
        Verdict::Breached | Verdict::ToReview => Ink::Try,
        Verdict::NotJudged => Ink::Faint,
    };
    let verdict = format!("{}. {}", labels::verdict(result.compliance.verdict), reason(paper, &result.compliance.why));
    paper.paragraph("  Fatal items  ", &verdict, ink);
    paper.paragraph("  Score        ", &labels::playbook_score(result), Ink::Plain);
    if let Some(kind) = &result.call_type {
        let quote = quoted(paper, &kind.found.quote);
        let told = format!("{}, told at {} by {quote}", one_line(&kind.name), clock(kind.found.start_s));
        paper.paragraph("  Kind         ", &told, Ink::Plain);
    }
    if detail == Detail::All {
        paper.paragraph("  By meaning   ", &one_line(&result.meaning), Ink::Faint);
    }
    if detail == Detail::Missed && result.items().all(|item| item.status == ItemStatus::NotJudged) {
        return;
    }
    group(paper, "", &result.steps, detail);
    group(paper, "Must be said", &result.must_say, detail);
    group(paper, "Must never be said", &result.never_say, detail);
}

fn group(paper: &mut Paper, title: &str, items: &[ItemResult], detail: Detail) {
    if items.is_empty() {
        return;
    }
    paper.blank();
    if !title.is_empty() {
        let title = paper.ink(Ink::Faint, &format!("  {title}"));
        paper.line(&title);
    }
    for item in items {
        self::item(paper, item, detail);
    }
}

fn item(paper: &mut Paper, item: &ItemResult, detail: Detail) {
    let (mark, ink) = match item.status {
        ItemStatus::Done | ItemStatus::Kept => (paper.glyph("✓", "+"), Ink::Good),
        ItemStatus::Missed if !item.required => (paper.glyph("–", "-"), Ink::Faint),
        ItemStatus::Missed | ItemStatus::Breached => (paper.glyph("✗", "x"), Ink::Try),
        ItemStatus::NotApplicable | ItemStatus::NotJudged => (paper.glyph("–", "-"), Ink::Faint),
    };
    let at = item.found.first().map_or_else(String::new, |found| clock(found.start_s));
    let lead = format!("  {mark} {}{}", pad(labels::item_status(item.status), 16), pad(&at, 6));
    paper.paragraph(&pad(&lead, LEAD), &title(item), ink);
    if detail == Detail::Missed && !(item.status.is_bad() && item.required) {
        return;
    }
    let indent = " ".repeat(LEAD);
    for found in &item.found {
        let quote = told(paper, found);
        paper.paragraph(&indent, &quote, Ink::Plain);
    }
    let why = reason(paper, &item.why);
    paper.paragraph(&indent, &why, Ink::Faint);
    if let Some(nearest) = &item.nearest {
        let text = format!("Nearest: {}", told(paper, nearest));
        paper.paragraph(&indent, &text, Ink::Faint);
    }
    if let Some(say) = &item.say {
        let text = format!("Try: {}", quoted(paper, say));
        paper.paragraph(&indent, &text, Ink::Plain);
    }
}

/// The title with what it is worth and what it is.
fn title(item: &ItemResult) -> String {
    let facts = labels::item_facts(item);
    let facts = if facts.is_empty() { String::new() } else { format!(" ({})", facts.join(", ")) };
    format!("{}{facts}", one_line(&item.title))
}

/// A reason as the terminal can draw it: its quotation marks are the program's own.
fn reason(paper: &Paper, text: &str) -> String {
    one_line(text).replace('“', paper.glyph("“", "\"")).replace('”', paper.glyph("”", "\""))
}

fn told(paper: &Paper, found: &FoundWords) -> String {
    format!("{} {}: {}", clock(found.start_s), labels::party(found.party), quoted(paper, &found.quote))
}

fn quoted(paper: &Paper, text: &str) -> String {
    format!("{}{}{}", paper.glyph("“", "\""), one_line(text), paper.glyph("”", "\""))
}
