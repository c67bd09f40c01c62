import Corpus
import TestSupport
import Testing

@Suite("Floats of 16 bits")
struct HalfFloatTests {
    @Test("each of them is widened and narrowed to itself")
    func roundTrip() {
        for bits in UInt16.min...UInt16.max {
            let value = HalfFloat.widen(bits)
            if value.isNaN {
                #expect(HalfFloat.widen(HalfFloat.narrow(value)).isNaN)
            } else {
                #expect(HalfFloat.narrow(value) == bits)
            }
        }
    }

    #if !(os(macOS) && arch(x86_64))
        @Test("floats are rounded as Swift rounds them, halves to even")
        func rounding() {
            var random = SeededGenerator(seed: 2)
            for _ in 0..<100_000 {
                let value = Float(bitPattern: UInt32.random(in: 0...(.max), using: &random))
                guard !value.isNaN else { continue }
                #expect(HalfFloat.narrow(value) == Float16(value).bitPattern, "\(value)")
            }
            for value: Float in [1 + 0x1p-11, 1 + 0x3p-11, 65_519.99, 65_520, 0x1p-25, 0x3p-25] {
                #expect(HalfFloat.narrow(value) == Float16(value).bitPattern, "\(value)")
            }
        }
    #endif
}
