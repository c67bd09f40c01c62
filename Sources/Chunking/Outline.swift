import Corpus

/// The document's headings as a tree, over the parts of its cleaned text.
struct Outline {
    struct Section {
        /// The part that is the heading.
        var part: Int
        var level: Int
        /// Cleaned text of the heading.
        var title: String
        /// Index of the section this one lies in.
        var parent: Int?
        /// The part after the last of the section, subsections included.
        var end: Int
    }

    /// The deepest level a block may state; what lies beyond counts as it, so that paths stay
    /// short whatever a file says.
    private static let maximumLevel = 9

    private(set) var sections: [Section] = []
    /// For each part the innermost section it lies in; a heading lies in the section it opens.
    private(set) var sectionOfPart: [Int?] = []
    /// For each part the next part that opens a section of the highest level in use.
    private(set) var topEnd: [Int] = []

    /// - Complexity: O(parts + headings' text).
    init(_ document: CleanedDocument) {
        var open: [Int] = []
        for (index, part) in document.parts.enumerated() {
            if part.kind == .heading {
                let level = min(max(part.level, 1), Self.maximumLevel)
                while let last = open.last, sections[last].level >= level {
                    sections[last].end = index
                    open.removeLast()
                }
                open.append(sections.count)
                sections.append(
                    Section(
                        part: index, level: level, title: document.text(part),
                        parent: open.dropLast().last, end: document.parts.count))
            }
            sectionOfPart.append(open.last)
        }
        topEnd = Self.topEnds(sections, count: document.parts.count)
    }

    private init(sectionless count: Int) {
        sectionOfPart = Array(repeating: nil, count: count)
        topEnd = Array(repeating: count, count: count)
    }

    /// The same parts without any section.
    static func flat(_ document: CleanedDocument) -> Outline {
        Outline(sectionless: document.parts.count)
    }

    private static func topEnds(_ sections: [Section], count: Int) -> [Int] {
        let top = sections.map(\.level).min()
        let isTop = Set(sections.filter { $0.level == top }.map(\.part))
        var ends = [Int](repeating: count, count: count)
        var next = count
        for part in stride(from: count - 1, through: 0, by: -1) {
            ends[part] = next
            if isTop.contains(part) { next = part }
        }
        return ends
    }

    /// The section a chunk that starts with this part lies in: a heading is read in the chunk's
    /// own text, so what lies above it is its parent.
    func sectionAbove(_ part: Int, startsPart: Bool) -> Int? {
        guard let section = sectionOfPart[part] else { return nil }
        return startsPart && sections[section].part == part ? sections[section].parent : section
    }

    /// Where a chunk whose heading path ends with `section` and that starts in `part` must end:
    /// beyond it the path would be wrong, or a section of the highest level begins.
    func limit(of section: Int?, from part: Int) -> Int {
        min(section.map { sections[$0].end } ?? topEnd[part], topEnd[part])
    }

    /// Titles from the outermost section to this one.
    func path(to section: Int?) -> [String] {
        var titles: [String] = []
        var next = section
        while let current = next {
            titles.append(sections[current].title)
            next = sections[current].parent
        }
        return titles.reversed()
    }
}
