extension Glob {
    /// Whether the whole of an NFC path matches.
    /// - Complexity: O(path × pattern), whatever the pattern.
    package func matches(_ path: String) -> Bool {
        var run = Run(self)
        for scalar in path.unicodeScalars {
            run.take(scalar)
            if run.isDead { return false }
        }
        return run.accepts
    }

    /// Whether the path or a folder above it matches.
    /// - Complexity: O(path × pattern).
    package func matchesSelfOrFolder(of path: String) -> Bool {
        var run = Run(self)
        for scalar in path.unicodeScalars {
            if scalar == "/", run.accepts { return true }
            run.take(scalar)
            if run.isDead { return false }
        }
        return run.accepts
    }

    /// Whether something below the folder may match.
    /// - Complexity: O(path × pattern).
    package func mayMatch(below folder: String) -> Bool {
        var run = Run(self)
        for scalar in (folder + "/").unicodeScalars {
            run.take(scalar)
            if run.isDead { return false }
        }
        return run.canGoOn
    }

    /// The set of states the automaton may be in: all are followed at once, so that no pattern
    /// makes it go back.
    private struct Run {
        private let glob: Glob
        private var current: [Int] = []
        private var isIn: [Bool]
        private(set) var accepts = false

        var canGoOn: Bool { !current.isEmpty }
        var isDead: Bool { current.isEmpty && !accepts }

        init(_ glob: Glob) {
            self.glob = glob
            isIn = Array(repeating: false, count: glob.states.count)
            enter(glob.start)
        }

        mutating func take(_ scalar: Unicode.Scalar) {
            let before = current
            current.removeAll(keepingCapacity: true)
            for index in isIn.indices { isIn[index] = false }
            accepts = false
            for state in before {
                if case .take(let scalars, let next) = glob.states[state], scalars.contains(scalar)
                {
                    enter(next)
                }
            }
        }

        /// Adds a state and all it forks to. An explicit stack: forks chain as long as patterns.
        private mutating func enter(_ state: Int) {
            var stack = [state]
            while let state = stack.popLast() {
                guard !isIn[state] else { continue }
                isIn[state] = true
                switch glob.states[state] {
                case .accept: accepts = true
                case .take: current.append(state)
                case .fork(let one, let other): stack += [one, other]
                }
            }
        }
    }
}
