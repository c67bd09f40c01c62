/// A value of a `--json` output whose key is part of the contract: there, as null, even where it has nothing
/// to say.
@propertyWrapper
struct Stated<Value: Encodable>: Encodable {
    var wrappedValue: Value?

    /// Written out, so that initialisers that are made for its owners take a value and no wrapper.
    init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wrappedValue)
    }
}
