import Corpus

/// What a box shares with its row at least, of the lower one's height: raised marks and larger
/// words stay in their row, lines set close overlap by a fifth.
private let overlapOfRow: Float = 0.5

extension [Box] {
    /// Indices of the boxes that stand side by side, from the top.
    /// - Complexity: O(n log n).
    func rows() -> [[Int]] {
        let order = indices.sorted {
            (self[$0].middle, self[$0].left) < (self[$1].middle, self[$1].left)
        }
        var rows: [[Int]] = []
        var row = Box(left: 0, top: 0, right: 0, bottom: 0)
        for index in order {
            let box = self[index]
            let overlap = Swift.min(row.bottom, box.bottom) - Swift.max(row.top, box.top)
            if !rows.isEmpty && overlap > overlapOfRow * Swift.min(row.height, box.height) {
                rows[rows.count - 1].append(index)
                row = row.union(box)
            } else {
                rows.append([index])
                row = box
            }
        }
        return rows
    }
}
