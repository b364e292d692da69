//! How far one name is from another that may have been meant.

/// Insertions, deletions, replacements and swaps of neighbours between two names.
pub fn distance(a: &[char], b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let at = |rows: &Vec<Vec<usize>>, i: usize, j: usize| {
                rows.get(i).and_then(|row| row.get(j)).copied().unwrap_or(usize::MAX / 2)
            };
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            let best = (at(&rows, i, j) + usize::from(x != y))
                .min(at(&rows, i, j + 1) + 1)
                .min(row.last().copied().unwrap_or(0) + 1);
            row.push(if swapped { best.min(at(&rows, i - 1, j - 1) + 1) } else { best });
        }
        rows.push(row);
    }
    rows.last().and_then(|row| row.last()).copied().unwrap_or(usize::MAX)
}
