import Corpus

/// Where words end along an arc. Letters follow each other by their widths, by one angle from
/// origin to origin, or by one from middle to middle: what varies least is how they were set.
struct PDFArcSpacing {
    enum Space {
        case none, space
        /// Between two texts along one circle.
        case room
    }

    /// By letter, what follows it.
    private(set) var spaces: [Space]

    /// Steps on either side that tell what is usual: along an oval they widen and narrow.
    private static let window = 3
    /// What a space and a room are more than usual where letters follow by their widths, in the
    /// font's size, and how much of what is usual comes to that: spaced letters vary more.
    private static let byWidth: (space: Float, room: Float) = (0.17, 1.5)
    private static let byWidthOfUsual: (space: Float, room: Float) = (0.1, 1)
    /// The same in steps where they follow by one angle.
    private static let byStep: (space: Float, room: Float) = (0.35, 2.5)
    /// Steps tell how letters were set if they vary by less than this share of what gaps do.
    private static let evener: Float = 0.5

    /// - Parameters:
    ///   - steps: from each letter's origin to the next one's; one fewer than letters.
    ///   - letters: nil for what is drawn and no letter, as spaces are.
    init(steps: [PDFInk.Step], letters: [PDFGlyph?]) {
        spaces = letters.map { _ in .none }
        let places = steps.indices.filter { place in
            guard let one = letters[place], let next = letters[place + 1] else { return false }
            return !one.isWritten(with: next)
        }
        guard let size = letters.lazy.compactMap({ $0?.size }).first, !places.isEmpty else {
            return
        }
        let halves = zip(letters, letters.indices).map { letter, place in
            Self.half(letter, along: Self.way(steps, at: place))
        }
        let origins = places.map { steps[$0].length }
        let middles = places.map { place in
            let (step, one, next) = (steps[place], halves[place], halves[place + 1])
            return PDFInk.Step(
                across: step.across + next.across - one.across,
                down: step.down + next.down - one.down
            ).length
        }
        let gaps = zip(places, middles).map { $1 - halves[$0].length - halves[$0 + 1].length }
        let steadier = Self.unevenness(origins) < Self.unevenness(middles) ? origins : middles
        if Self.unevenness(steadier) < Self.evener * Self.unevenness(gaps) {
            for (place, (value, usual)) in zip(places, Self.withUsual(steadier)) {
                let more = value / max(usual, 1) - 1
                if more > Self.byStep.space {
                    spaces[place] = more > Self.byStep.room ? .room : .space
                }
            }
        } else {
            for (place, (value, usual)) in zip(places, Self.withUsual(gaps)) {
                let wide = max(usual, 0)
                let more = value - usual
                if more > Self.byWidth.space * size + Self.byWidthOfUsual.space * wide {
                    let room = Self.byWidth.room * size + Self.byWidthOfUsual.room * wide
                    spaces[place] = more > room ? .room : .space
                }
            }
        }
    }

    /// A letter's direction: between those of the steps to it and from it.
    private static func way(_ steps: [PDFInk.Step], at place: Int) -> PDFInk.Step {
        guard !steps.isEmpty else { return PDFInk.Step(across: 1, down: 0) }
        let before = steps[max(0, place - 1)].unit
        let after = steps[min(place, steps.count - 1)].unit
        return PDFInk.Step(across: before.across + after.across, down: before.down + after.down)
            .unit
    }

    /// From a letter's origin to its middle. poppler's box is as long as the letter's way across or
    /// down, and for the rest as high as the font, which is more.
    private static func half(_ letter: PDFGlyph?, along way: PDFInk.Step) -> PDFInk.Step {
        guard let box = letter?.box else { return PDFInk.Step(across: 0, down: 0) }
        let width =
            box.height >= box.width
            ? box.width / max(abs(way.across), 0.5) : box.height / max(abs(way.down), 0.5)
        return PDFInk.Step(across: way.across * width / 2, down: way.down * width / 2)
    }

    private static func withUsual(_ values: [Float]) -> [(value: Float, usual: Float)] {
        values.indices.map { place in
            let near = max(0, place - window)...min(values.count - 1, place + window)
            return (values[place], middle(values[near]))
        }
    }

    /// How far values stand from what is usual, as most do.
    private static func unevenness(_ values: [Float]) -> Float {
        middle(withUsual(values).map { abs($0.value - $0.usual) })
    }

    private static func middle(_ values: some Sequence<Float>) -> Float {
        let sorted = values.sorted()
        return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }
}

extension PDFGlyph {
    /// Whether poppler has both in one word: then no space is between them, and the box of the
    /// first goes on to the other's, whatever its width.
    fileprivate func isWritten(with next: PDFGlyph) -> Bool {
        guard selection == next.selection, next.place == place + 1 else { return false }
        let (one, two) = (box, next.box)
        let edges = [
            one.right - two.left, one.left - two.right, one.bottom - two.top, one.top - two.bottom,
        ]
        return edges.contains { abs($0) < Self.touch }
    }

    /// Points: rounding.
    private static let touch: Float = 0.01
}
