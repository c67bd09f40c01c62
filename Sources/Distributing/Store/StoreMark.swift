import Corpus
import Storage

/// Says in a store whose it is. Two jobs in one would remove each other's work.
struct StoreMark: Codable, Hashable {
    var schema = 1
    var job: String

    static let maximumBytes = 1 << 16

    /// - Throws: `invalidInput` where it is another job's; `notFound` where there is no store yet
    ///   and none is to be made.
    static func check(
        _ store: any UnitStore, job: String, makes: Bool
    ) throws(QuarryError) {
        let mark = StoreMark(job: job)
        let bytes = UnitCoding.bytes(mark) + [0x0A]
        if makes, try store.putIfAbsent(bytes, as: StoreLayout.mark) { return }
        let path = store.described(StoreLayout.mark)
        guard let there = try store.get(StoreLayout.mark, limit: maximumBytes) else {
            throw QuarryError(
                .notFound, path: store.place,
                "is no store of a shared build; `quarry distribute plan` makes one. Is a share "
                    + "not mounted?")
        }
        let found = try UnitCoding.value(StoreMark.self, of: there, path: path)
        guard found == mark else {
            throw QuarryError(
                .invalidInput, path: store.place,
                "is the store of the job \(ForeignText.escaped(found.job)); each job needs one of "
                    + "its own")
        }
    }
}
