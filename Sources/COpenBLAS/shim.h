// OpenBLAS: BLAS (cblas.h) and the LAPACK routines that this package calls.
#include <cblas.h>
#include <stddef.h>

/// Selected eigenvalues, and eigenvectors, of a symmetric matrix (LAPACK's Fortran interface, which
/// passes the length of every string after all else).
void dsyevr_(const char *jobz, const char *range, const char *uplo, const int *n, double *a,
             const int *lda, const double *vl, const double *vu, const int *il, const int *iu,
             const double *abstol, int *m, double *w, double *z, const int *ldz, int *isuppz,
             double *work, const int *lwork, int *iwork, const int *liwork, int *info,
             size_t jobz_length, size_t range_length, size_t uplo_length);

/// The singular values of a matrix, and its singular vectors where they are wanted.
void dgesdd_(const char *jobz, const int *m, const int *n, double *a, const int *lda, double *s,
             double *u, const int *ldu, double *vt, const int *ldvt, double *work,
             const int *lwork, int *iwork, int *info, size_t jobz_length);
