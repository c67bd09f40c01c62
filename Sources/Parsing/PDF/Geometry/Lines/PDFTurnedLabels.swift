import Corpus

/// Turned words that stand side by side, each a label of its own: under a chart, over a table,
/// along a figure. They are no lines of a paragraph, and tiers of them are no columns of a table:
/// each tier is read across the page, as an upright line.
struct PDFTurnedLabels {
    let frame: PDFFrame
    /// Tiers from the top of the page, each from the left.
    private(set) var labels: [PDFFragment] = []
    /// The turned text as it is where it is no labels.
    private(set) var rest: [PDFFragment]

    /// Labels that are worth telling from a heading's lines, in a tier.
    private static let least = 3
    /// Tiers at most: more are columns.
    private static let mostTiers = 3
    /// Labels of one word, of a hundred.
    private static let ofOneWord = 90
    /// Labels without a letter, of a hundred at most: others are cells of a table.
    private static let numbers = 50
    /// From one label to the next at least, in the font's size: lines of running text stand 1.2
    /// sizes apart.
    private static let pitch: Float = 1.3
    /// Room between two tiers, in the font's size: less is a space.
    private static let gap: Float = 0.6

    init(_ fragments: [PDFFragment], in frame: PDFFrame, of text: PDFTurnedText) {
        self.frame = frame
        rest = fragments
        guard frame == .up || frame == .down, Self.areLabels(fragments) else { return }
        let tiers = Self.tiers(fragments)
        guard tiers.count <= Self.mostTiers, tiers.contains(where: { $0.count >= Self.least }),
            tiers.allSatisfy(Self.areApart)
        else { return }
        labels = tiers.map { tier in
            let placed = tier.map { label in
                var label = label
                label.box = frame.pageBox(label.box, width: text.width, height: text.height)
                return label
            }.sorted { $0.box.left < $1.box.left }
            let box = placed.dropFirst().reduce(placed[0].box) { $0.union($1.box) }
            return PDFFragment(placed, text: placed.map(\.text).joined(separator: " "), box: box)
        }.sorted { $0.box.top < $1.box.top }
        rest = []
    }

    private static func areLabels(_ fragments: [PDFFragment]) -> Bool {
        guard fragments.count >= least, fragments.allSatisfy({ $0.ruled == nil }) else {
            return false
        }
        let single = fragments.count { !$0.text.contains(" ") }
        let numbers = fragments.count { !$0.text.unicodeScalars.contains(where: \.isLetter) }
        return single * 100 >= ofOneWord * fragments.count
            && numbers * 100 <= self.numbers * fragments.count
    }

    /// By where they stand along the frame's lines.
    private static func tiers(_ fragments: [PDFFragment]) -> [[PDFFragment]] {
        var tiers: [[PDFFragment]] = []
        var end: Float = 0
        for fragment in fragments.sorted(by: {
            ($0.box.left, $0.box.top) < ($1.box.left, $1.box.top)
        }) {
            if tiers.isEmpty || fragment.box.left > end + gap * fragment.size {
                tiers.append([fragment])
                end = fragment.box.right
            } else {
                tiers[tiers.count - 1].append(fragment)
                end = max(end, fragment.box.right)
            }
        }
        return tiers
    }

    /// Whether the labels of a tier stand farther apart than lines do.
    private static func areApart(_ tier: [PDFFragment]) -> Bool {
        let tops = tier.map(\.box.middle).sorted()
        let size = tier.map(\.size).max() ?? 0
        return zip(tops, tops.dropFirst()).allSatisfy { $1 - $0 >= pitch * size }
    }
}
