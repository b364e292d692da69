//! Puts what the account has in place of words in braces, wherever prose holds a text.

use crate::{
    lab::Lab,
    lesson::prose::{Block, Inline},
};

impl Lab {
    pub(super) fn filled_blocks(&self, blocks: &[Block]) -> Vec<Block> {
        blocks.iter().map(|block| self.filled_block(block)).collect()
    }

    fn filled_block(&self, block: &Block) -> Block {
        let row = |cells: &Vec<Vec<Inline>>| -> Vec<Vec<Inline>> {
            cells.iter().map(|cell| self.filled(cell)).collect()
        };
        match block {
            Block::Paragraph { text } => Block::Paragraph { text: self.filled(text) },
            Block::List { numbered, items } => Block::List { numbered: *numbered, items: row(items) },
            Block::Code { host, text } => Block::Code { host: host.clone(), text: self.fill(text) },
            Block::Note { text } => Block::Note { text: self.filled(text) },
            Block::Table { head, rows } => {
                Block::Table { head: row(head), rows: rows.iter().map(row).collect() }
            }
        }
    }

    pub(crate) fn filled(&self, text: &[Inline]) -> Vec<Inline> {
        text.iter().map(|part| self.filled_part(part)).collect()
    }

    fn filled_part(&self, part: &Inline) -> Inline {
        match part {
            Inline::Text(text) => Inline::Text(self.fill(text)),
            Inline::Code(text) => Inline::Code(self.fill(text)),
            Inline::Strong(text) => Inline::Strong(self.fill(text)),
            Inline::Copy(text) => Inline::Copy(self.fill(text)),
            Inline::Exec { host, text } => Inline::Exec { host: host.clone(), text: self.fill(text) },
            Inline::Show { node, text } => Inline::Show { node: *node, text: self.fill(text) },
        }
    }
}
