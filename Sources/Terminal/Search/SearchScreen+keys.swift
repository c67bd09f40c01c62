extension SearchScreen {
    mutating func press(_ key: Key) -> Action {
        if case .failed = status { status = .idle }
        switch key {
        case .enter: return search()
        case .up: select(selected - 1)
        case .down: return selectNext()
        case .pageUp: scroll = max(0, scroll - pageLines)
        case .pageDown: scroll = min(scroll + pageLines, lastScroll)
        case .tab: return toggleProof()
        case .escape: return stepBack()
        case .control("p"): recall(by: -1)
        case .control("n"): recall(by: 1)
        case .control("c"): return .quit
        case .control("d"): return endOrDelete()
        case .control("z"): return .suspend
        default:
            if editor.take(key) { historyPlace = nil }
        }
        return .nothing
    }

    /// Past the last hit: the answer's next page.
    private mutating func selectNext() -> Action {
        guard selected + 1 == page.hits.count, page.hasMore, let asked else {
            select(selected + 1)
            return .nothing
        }
        return search(asked, offset: page.hits.count)
    }

    private mutating func toggleProof() -> Action {
        if proof != nil {
            (proof, scroll) = (nil, 0)
            return .nothing
        }
        guard let hit else { return .nothing }
        status = .proving
        return .prove(hit.cite)
    }

    /// Closes the proof, else empties the line, else ends.
    private mutating func stepBack() -> Action {
        if proof != nil { return toggleProof() }
        guard !editor.text.isEmpty else { return .quit }
        editor = LineEditor()
        historyPlace = nil
        return .nothing
    }

    /// As a shell has it: the end of input on an empty line.
    private mutating func endOrDelete() -> Action {
        if editor.text.isEmpty { return .quit }
        _ = editor.take(.delete)
        return .nothing
    }

    private mutating func recall(by step: Int) {
        let place = (historyPlace ?? history.count) + step
        guard place >= 0, place <= history.count else { return }
        historyPlace = place < history.count ? place : nil
        editor = LineEditor(place < history.count ? history[place] : "")
    }

    private var pageLines: Int { max(1, layout.passageRows - 1) }

    /// The scroll with which the last line is the last one shown.
    var lastScroll: Int { max(0, passage.count - layout.passageRows) }
}
