import Corpus

/// The pointers that a channel had, as far as their records were kept.
///
/// A pointer says which one it took the place of. Records between the two are of exports that were
/// killed, or lost to another one, before the channel moved: they never were its pointers.
struct ChannelHistory {
    /// The channel's pointer as it is there.
    let current: RepositoryFolder.StoredPointer
    /// In the order of their numbers; the last is the current one.
    private(set) var pointers: [ChannelPointer]
    /// Numbers of records that never were the channel's pointer.
    private(set) var strays: [Int] = []
    /// Records that can't be read, and why; the newest first.
    private(set) var unreadable: [(number: Int, reason: QuarryError)] = []

    /// Nil without a pointer.
    /// - Throws: `corrupt` for a pointer that is none, `formatTooNew`; what reading records throws,
    ///   but for those two.
    /// - Complexity: O(records), which are read.
    init?(of channel: String, in folder: RepositoryFolder) throws(QuarryError) {
        guard let current = try folder.current(channel) else { return nil }
        try self.init(current, in: folder)
    }

    /// - Parameter roots: different ones of which the newest pointers are enough; nil: all there are.
    /// - Throws: what reading records throws, but for `corrupt` and `formatTooNew`.
    /// - Complexity: O(records), which are read, or those of so many roots.
    init(
        _ current: RepositoryFolder.StoredPointer, in folder: RepositoryFolder, roots: Int? = nil
    ) throws(QuarryError) {
        self.current = current
        var pointers = [current.pointer]
        var seen: Set = [current.pointer.root]
        var previous = current.pointer.previous
        for number in try folder.recordNumbers(of: current.pointer.channel).reversed()
        where number < current.pointer.sequence {
            guard seen.count < roots ?? .max else { break }
            guard number <= previous ?? number else {
                strays.append(number)
                continue
            }
            do throws(QuarryError) {
                let (pointer, _) = try folder.record(number, of: current.pointer.channel)
                pointers.append(pointer)
                seen.insert(pointer.root)
                previous = pointer.previous
            } catch  where error.code == .corrupt || error.code == .formatTooNew {
                unreadable.append((number, error))
            }
        }
        self.pointers = pointers.reversed()
    }
}
