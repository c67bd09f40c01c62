import COpenBLAS

/// OpenBLAS as the encoder uses it: one thread, row-major floats.
///
/// A product's bits are a function of the operands and of all three sizes (kernels treat the
/// last rows of a matrix apart), so the encoder never mixes texts in one product.
enum BLAS {
    /// Makes every later call run on the thread that makes it.
    static func useOneThread() { openblas_set_num_threads(1) }

    /// c[m][n] = a[m][k] · b[n][k]ᵀ + beta · c. `lda`, `ldb`, `ldc`: floats from row to row.
    static func multiplyTransposed(
        _ a: UnsafePointer<Float>, stride lda: Int, by b: UnsafePointer<Float>, stride ldb: Int,
        into c: UnsafeMutablePointer<Float>, stride ldc: Int, m: Int, n: Int, k: Int, beta: Float
    ) {
        cblas_sgemm(
            CblasRowMajor, CblasNoTrans, CblasTrans, blasint(m), blasint(n), blasint(k),
            1, a, blasint(lda), b, blasint(ldb), beta, c, blasint(ldc))
    }

    /// c[m][n] = a[m][k] · b[k][n].
    static func multiply(
        _ a: UnsafePointer<Float>, stride lda: Int, by b: UnsafePointer<Float>, stride ldb: Int,
        into c: UnsafeMutablePointer<Float>, stride ldc: Int, m: Int, n: Int, k: Int
    ) {
        cblas_sgemm(
            CblasRowMajor, CblasNoTrans, CblasNoTrans, blasint(m), blasint(n), blasint(k),
            1, a, blasint(lda), b, blasint(ldb), 0, c, blasint(ldc))
    }
}
