//! Which rules of a policy lean on which, to refuse recursion when loading.
//!
//! Invariant: what passes has no cycle and no chain longer than [`MAX_CHAIN`]; a recursive
//! function would end the whole process, timer or not, because it exhausts the stack.

use std::collections::{BTreeMap, BTreeSet};

/// Rules that lean on each other in a row.
const MAX_CHAIN: usize = 16;

/// The rules of a policy: for each name the line of its first definition and the names it uses.
pub(super) type Graph = BTreeMap<String, (u32, BTreeSet<String>)>;

/// Why a graph is refused: the line of a rule on the cycle or the chain, and a message.
pub(super) fn check(graph: &Graph) -> Result<(), (u32, String)> {
    let mut heights = BTreeMap::new();
    for name in graph.keys() {
        height(graph, name, &mut Vec::new(), &mut heights)?;
    }
    Ok(())
}

/// The length of the longest chain below a rule.
fn height<'g>(
    graph: &'g Graph,
    name: &'g str,
    path: &mut Vec<&'g str>,
    heights: &mut BTreeMap<&'g str, usize>,
) -> Result<usize, (u32, String)> {
    if let Some(known) = heights.get(name) {
        return Ok(*known);
    }
    let Some((line, uses)) = graph.get(name) else {
        return Ok(0);
    };
    if path.contains(&name) {
        path.push(name);
        let cycle = path.join("` → `");
        return Err((*line, format!("the rules are recursive: `{cycle}`")));
    }
    if path.len() >= MAX_CHAIN {
        let message = format!("more than {MAX_CHAIN} rules lean on each other in a row");
        return Err((*line, message));
    }
    path.push(name);
    let mut highest = 0;
    for used in uses {
        highest = highest.max(height(graph, used, path, heights)? + 1);
    }
    path.pop();
    heights.insert(name, highest);
    if highest >= MAX_CHAIN {
        let message = format!("more than {MAX_CHAIN} rules lean on each other in a row");
        return Err((*line, message));
    }
    Ok(highest)
}
