import Corpus

/// How many of an index's sources may be gone at the next build before that is taken for an
/// accident, such as a share that is not mounted.
package struct RemovalGuard: Hashable, Sendable {
    /// Share of the sources, 0…1; nil: any number may be gone, the guard is off.
    package var maximumShare: Double?
    /// Fewer than so many are never too large a share.
    package var minimumFiles: Int

    package static let defaultShare = 0.3
    package static let defaultFiles = 10

    package init(
        maximumShare: Double? = Self.defaultShare, minimumFiles: Int = Self.defaultFiles
    ) {
        self.maximumShare = maximumShare
        self.minimumFiles = minimumFiles
    }

    package static let off = RemovalGuard(maximumShare: nil)
}

extension RemovalGuard {
    static let keys = ["max_removed", "min_files"]

    init(_ section: JobFileSection?) throws(QuarryError) {
        self.init()
        guard let section else { return }
        if let share = try section.value("max_removed", as: Self.share) {
            // All may be gone: there is nothing left to guard.
            maximumShare = share < 1 ? share : nil
            // Who allows none does not mean nine.
            if share == 0 { minimumFiles = 1 }
        }
        minimumFiles = try section.integer("min_files", in: 1...1_000_000_000) ?? minimumFiles
    }

    /// `30%`, `30 %`, `12.5%`; `none` for 100 %.
    static func share(_ text: String) throws(InvalidText) -> Double {
        if text.lowercased() == "none" { return 1 }
        do throws(InvalidText) {
            return try Quantities.share(text)
        } catch {
            throw InvalidText("must be 0%…100% or none, not \(text)")
        }
    }
}
