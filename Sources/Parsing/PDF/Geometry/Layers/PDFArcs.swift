/// Glyphs that are drawn one after the other along a circle or an ellipse, as the letters around a
/// seal: each step turns a little further than the one before.
struct PDFArcs {
    /// Indices of the ink's glyphs, spaces among them, in the order of drawing.
    private(set) var runs: [[Int]] = []

    /// Radians between two steps at most: five letters around a circle.
    private static let mostTurn: Float = 1.35
    /// What is no turn but rounding: two such steps one after the other are a straight line.
    private static let straight: Float = 0.006
    /// Against the run's own turning, at most: narrow letters stand a little outside the arc.
    private static let back: Float = 0.25
    /// Between two steps of a run at most, as a ratio: a narrow letter, and a wide one with a space.
    private static let unevenness: Float = 6
    /// Times the middle step, and the longest one inside, that a step at an end of a run has at most:
    /// more leads here from elsewhere.
    private static let farEnd: Float = 3
    private static let longerEnd: Float = 1.5
    /// Points of a step at least, and at most.
    private static let steps: ClosedRange<Float> = 0.5...200
    /// Glyphs, and radians that they turn in all, at least.
    private static let leastGlyphs = 5
    private static let leastTurn: Float = 0.5
    /// What all turns come to is this share of what they come to without their signs, at least.
    private static let steadiness: Float = 0.75

    /// O(n log n) in the ink.
    init(_ ink: PDFInk) {
        guard ink.glyphs.count >= Self.leastGlyphs else { return }
        var run = [0]
        var turns: [Float] = []
        var mean: Float = 0
        func close(with next: [Int]) {
            add(run, in: ink)
            (run, turns, mean) = (next, [], 0)
        }
        for index in ink.glyphs.indices.dropFirst() {
            let step = ink.step(from: index - 1, to: index)
            guard Self.steps.contains(step.length) else {
                close(with: [index])
                continue
            }
            if run.count == 1 {
                run.append(index)
                mean = step.length
                continue
            }
            let turn = ink.step(from: index - 2, to: index - 1).turn(to: step)
            let isEven = max(mean, step.length) < Self.unevenness * min(mean, step.length)
            let isStraight =
                abs(turn) < Self.straight && turns.last.map { abs($0) < Self.straight } ?? false
            let soFar = turns.reduce(0, +)
            let turnsBack = abs(soFar) > Self.back && turn * soFar < 0 && abs(turn) > Self.back
            guard isEven, !isStraight, !turnsBack, abs(turn) < Self.mostTurn else {
                close(with: [index - 1, index])
                mean = step.length
                continue
            }
            mean += (step.length - mean) / Float(run.count)
            run.append(index)
            turns.append(turn)
        }
        close(with: [])
    }

    private mutating func add(_ run: [Int], in ink: PDFInk) {
        let run = Self.trimmed(run, in: ink)
        guard run.count >= Self.leastGlyphs else { return }
        let turns = ink.turns(of: run)
        let (sum, all) = (turns.reduce(0, +), turns.reduce(0) { $0 + abs($1) })
        guard abs(sum) >= Self.leastTurn, abs(sum) >= Self.steadiness * all else { return }
        runs.append(run)
    }

    /// Without the glyphs at its ends that only lead here.
    private static func trimmed(_ run: [Int], in ink: PDFInk) -> [Int] {
        let steps = zip(run, run.dropFirst()).map { ink.step(from: $0, to: $1).length }
        guard steps.count > 3 else { return run }
        let middle = steps.sorted()[steps.count / 2]
        let longest = steps.dropFirst().dropLast().max() ?? middle
        let far = min(farEnd * middle, longerEnd * longest)
        let start = steps.firstIndex { $0 < far } ?? 0
        let end = steps.lastIndex { $0 < far } ?? steps.count - 1
        return start <= end ? Array(run[start...end + 1]) : run
    }
}

extension PDFInk {
    /// From one glyph's origin to another's.
    struct Step {
        /// Points.
        var across: Float
        var down: Float

        var length: Float { (across * across + down * down).squareRoot() }

        /// The same direction, one point long.
        var unit: Step {
            let length = max(length, .leastNormalMagnitude)
            return Step(across: across / length, down: down / length)
        }

        /// Radians to the direction of the step that follows, positive where it turns clockwise.
        func turn(to next: Step) -> Float {
            let (one, two) = (unit, next.unit)
            let sine = one.across * two.down - one.down * two.across
            let cosine = one.across * two.across + one.down * two.down
            guard abs(sine) > abs(cosine) else {
                let small = Self.arcsine(sine)
                return cosine >= 0 ? small : (sine < 0 ? -Float.pi : Float.pi) - small
            }
            let small = Self.arcsine(cosine)
            return sine < 0 ? small - Float.pi / 2 : Float.pi / 2 - small
        }

        /// Of ±0.71 at most, to a thousandth: the first terms of its series.
        private static func arcsine(_ sine: Float) -> Float {
            let square = sine * sine
            return sine
                * (1 + square
                    * (1 / 6 + square * (3 / 40 + square * (15 / 336 + square * 105 / 3456))))
        }
    }

    func step(from one: Int, to other: Int) -> Step {
        Step(across: glyphs[other].x - glyphs[one].x, down: glyphs[other].y - glyphs[one].y)
    }

    /// Radians, between the steps of glyphs that follow each other.
    func turns(of run: [Int]) -> [Float] {
        guard run.count > 2 else { return [] }
        return (2..<run.count).map {
            step(from: run[$0 - 2], to: run[$0 - 1]).turn(to: step(from: run[$0 - 1], to: run[$0]))
        }
    }
}
