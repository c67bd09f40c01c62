extension BLASRuntime {
    /// Whether the loaded kernel multiplies rightly: products of many shapes, whole tiles and
    /// their remainders, against plain sums in double precision. Takes about a millisecond.
    package static func passesSelfTest() -> Bool {
        BLAS.useOneThread()
        let sizes = [(2, 5, 7), (16, 32, 64), (33, 47, 32), (65, 96, 130), (9, 384, 48)]
        return sizes.allSatisfy { m, n, k in
            isRight(m: m, n: n, k: k, transposed: true)
                && isRight(m: m, n: n, k: k, transposed: false)
        }
    }

    private static func isRight(m: Int, n: Int, k: Int, transposed: Bool) -> Bool {
        let a = numbers(m * k, step: 0x9E37_79B9)
        let b = numbers(n * k, step: 0x85EB_CA6B)
        var c = [Float](repeating: 1, count: m * n)
        if transposed {
            BLAS.multiplyTransposed(
                a, stride: k, by: b, stride: k, into: &c, stride: n, m: m, n: n, k: k, beta: 1)
        } else {
            BLAS.multiply(a, stride: k, by: b, stride: n, into: &c, stride: n, m: m, n: n, k: k)
        }
        let start = transposed ? 1.0 : 0.0
        return c.indices.allSatisfy { index in
            let (row, column) = (index / n, index % n)
            var sum = start
            for i in 0..<k {
                let right = transposed ? b[column * k + i] : b[i * n + column]
                sum += Double(a[row * k + i]) * Double(right)
            }
            return abs(sum - Double(c[index])) < 1e-6 * Double(k)
        }
    }

    /// Reproducible values in -0.5..<0.5.
    private static func numbers(_ count: Int, step: UInt32) -> [Float] {
        (0..<count).map { Float((UInt32(truncatingIfNeeded: $0 + 1) &* step) >> 8) * 0x1p-24 - 0.5 }
    }
}
