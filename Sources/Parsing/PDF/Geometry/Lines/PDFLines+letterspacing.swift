import Corpus

extension [[PDFWord]] {
    /// Puts letterspaced words together again: glyphs that stand alone, of one size, on one line,
    /// with even gaps between them that are wider than usual.
    func withoutLetterspacing(parted grids: [PDFGrid]) -> [[PDFWord]] {
        var letterspacing = PDFLetterspacing(self, parted: grids)
        letterspacing.join()
        return letterspacing.lines
    }
}

private struct PDFLetterspacing {
    private(set) var lines: [[PDFWord]]
    private let grids: [PDFGrid]
    /// Where a word stands in `lines`.
    private struct Place {
        var line: Int
        var word: Int
    }

    // In the font's size.

    /// Sizes of one font differ by rounding alone.
    private static let sameSize: Float = 0.03
    /// A narrower gap is none: poppler would have made one word of the glyphs.
    private static let least: Float = 0.05
    /// A wider gap parts cells or words; Han titles are spaced by an ideographic space and more.
    private static let most: Float = 1.05
    private static let mostOfHan: Float = 1.4
    /// How much gaps of one word differ: side bearings of letters, or a share of a wide gap.
    private static let even: Float = 0.1
    private static let evenShare: Float = 0.15
    /// A space between words is about a quarter of the size, and seldom over a third: narrower gaps
    /// may part words of one letter.
    private static let wide: Float = 0.36
    /// Between the characters of a title of two: an ideographic space, or two, or three.
    private static let leastOfTitle: Float = 0.4
    private static let mostOfTitle: Float = 3.2
    /// What a word shares of a title's height that stands beside it and not above or below.
    private static let overlap: Float = 0.2
    /// A space between letterspaced words, beyond their own spacing.
    private static let mostSpace: Float = 0.8

    /// Glyphs of a word at least, and letters of one that is not Han: fewer are marks and choices
    /// (`A B C`).
    private static let leastGlyphs = 3
    private static let leastLetters = 4

    init(_ lines: [[PDFWord]], parted grids: [PDFGrid]) {
        self.lines = lines
        self.grids = grids
    }

    mutating func join() {
        var rows: [Int: [Place]] = [:]
        for (line, words) in lines.enumerated() {
            for (index, word) in words.enumerated() where word.isLoneGlyph {
                let height = Int((word.box.bottom * 2).rounded())
                rows[height, default: []].append(Place(line: line, word: index))
            }
        }
        var taken: Set<Int> = []
        for height in rows.keys.sorted() {
            guard let row = rows[height], row.count > 1 else { continue }
            joinRow(row.sorted { word($0).box.left < word($1).box.left }, taken: &taken)
        }
        guard !taken.isEmpty else { return }
        lines = lines.map { $0.filter { $0.length > 0 } }.filter { !$0.isEmpty }
    }

    private func word(_ place: Place) -> PDFWord { lines[place.line][place.word] }

    /// - Parameter row: lone glyphs at one height, from the left.
    private mutating func joinRow(_ row: [Place], taken: inout Set<Int>) {
        if row.count == 2 && isTitleOfTwo(row) {
            join(row, spacing: 0)
            taken.insert(row[0].line)
            return
        }
        var last: Place?
        for run in runs(row) {
            guard isLetterspaced(run) else {
                last = nil
                continue
            }
            let spacing = gap(run[0], run[1])
            join(run, spacing: spacing)
            taken.insert(run[0].line)
            if let before = last, follows(run[0], after: before) {
                moveWord(run[0], behind: before)
                last = Place(line: before.line, word: lines[before.line].count - 1)
            } else {
                last = run[0]
            }
        }
    }

    private func gap(_ left: Place, _ right: Place) -> Float {
        word(right).box.left - word(left).box.right
    }

    /// Glyphs of one size with even gaps.
    private func runs(_ row: [Place]) -> [[Place]] {
        var runs: [[Place]] = []
        for place in row {
            if let run = runs.last, let last = run.last, goesOn(run, from: last, to: place) {
                runs[runs.count - 1].append(place)
            } else {
                runs.append([place])
            }
        }
        return runs
    }

    private func goesOn(_ run: [Place], from last: Place, to next: Place) -> Bool {
        let (size, distance) = (word(last).size, gap(last, next))
        guard !grids.part(word(last).box, word(next).box),
            abs(size - word(next).size) < Self.sameSize * size, distance > Self.least * size,
            distance
                < (word(last).isLoneEastAsian && word(next).isLoneEastAsian
                    ? Self.mostOfHan : Self.most) * size
        else { return false }
        guard run.count > 1 else { return true }
        let first = gap(run[0], run[1])
        return abs(distance - first) < Swift.max(Self.even * size, Self.evenShare * first)
    }

    /// Whether a run is a word, and not a row of marks, choices or short words.
    private func isLetterspaced(_ run: [Place]) -> Bool {
        guard run.count >= Self.leastGlyphs else { return false }
        let scalars = run.compactMap { word($0).text.unicodeScalars.first }
        let eastAsian = run.count { word($0).isLoneEastAsian }
        let isWide = gap(run[0], run[1]) > Self.wide * word(run[0]).size
        let digits = scalars.count { $0.properties.numericType == .decimal }
        if eastAsian == run.count || isWide && eastAsian > 1 && eastAsian + digits == run.count {
            return !scalars.allSatisfy(Self.counters.contains)
                && Set(scalars).count * 2 >= scalars.count
        }
        let letters = scalars.count(where: \.properties.isAlphabetic)
        let isCounting = zip(scalars, scalars.dropFirst()).allSatisfy { $0.value < $1.value }
        return eastAsian == 0 && isWide && letters >= Self.leastLetters
            && letters * 2 > scalars.count
            && Set(scalars).count > 2 && !isCounting && Self.isCased(scalars)
    }

    /// Capitals throughout, or none but perhaps the first letter.
    private static func isCased(_ scalars: [Unicode.Scalar]) -> Bool {
        let capitals = scalars.count(where: \.properties.isUppercase)
        let small = scalars.count(where: \.properties.isLowercase)
        return small == 0 || capitals == 0 || capitals == 1 && scalars[0].properties.isUppercase
    }

    /// 目　录: a title of two characters, alone at its height.
    private func isTitleOfTwo(_ row: [Place]) -> Bool {
        let (left, right) = (word(row[0]), word(row[1]))
        let distance = gap(row[0], row[1])
        guard left.isLoneHan, right.isLoneHan, !grids.part(left.box, right.box),
            abs(left.size - right.size) < Self.sameSize * left.size,
            distance > Self.leastOfTitle * left.size, distance < Self.mostOfTitle * left.size,
            !Self.counters.isSuperset(of: [left, right].flatMap(\.text.unicodeScalars))
        else { return false }
        let others = lines.lazy.joined().count {
            $0.length > 0 && $0.box.top < left.box.bottom - Self.overlap * left.size
                && $0.box.bottom > left.box.top + Self.overlap * left.size
        }
        return others == 2
    }

    /// What stands side by side without being a word.
    private static let counters = Set("〇零一二三四五六七八九十百千甲乙丙丁日月火水木金土".unicodeScalars)

    /// The first word becomes the whole, the others are emptied.
    private mutating func join(_ run: [Place], spacing: Float) {
        var whole = word(run[0])
        for place in run.dropFirst() {
            whole.append(word(place))
            lines[place.line][place.word].length = 0
        }
        whole.spacing = spacing
        lines[run[0].line][run[0].word] = whole
    }

    /// Whether a letterspaced word follows another with a letterspaced space between them.
    private func follows(_ next: Place, after last: Place) -> Bool {
        let (left, right) = (word(last), word(next))
        return next.line != last.line && abs(left.size - right.size) < Self.sameSize * left.size
            && right.box.left - left.box.right
                < left.spacing + right.spacing + Self.mostSpace * left.size
    }

    private mutating func moveWord(_ place: Place, behind last: Place) {
        let word = word(place)
        lines[place.line][place.word].length = 0
        lines[last.line].append(word)
    }
}

extension PDFWord {
    /// A letter, a digit or a Han or kana character alone. Hangul has spaces between words.
    var isLoneGlyph: Bool {
        guard length == 1, let scalar = text.unicodeScalars.first else { return false }
        if scalar.isASCII { return scalar.isLetter || ("0"..."9").contains(scalar) }
        let isHangul = (0xAC00...0xD7A3).contains(scalar.value)
        return !isHangul && (scalar.isLetter || scalar.properties.numericType != nil)
    }

    var isLoneEastAsian: Bool {
        length == 1 && text.unicodeScalars.first?.isEastAsian == true
    }

    var isLoneHan: Bool {
        length == 1 && text.unicodeScalars.first?.properties.isIdeographic == true
    }
}
