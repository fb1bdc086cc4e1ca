// The body of every vector set's optimizers; see CKernels.h. Included by vector.h.

INLINE vf root_of(vf x) { return __builtin_elementwise_sqrt(x); }

/// Calls `body(i, count)` with each place: `count` is a constant, until the last numbers fill no vector.
#define CK_EACH_NUMBER(n, body)                                  \
  {                                                              \
    size_t i = 0;                                                \
    for (; i + CK_WIDTH <= (n); i += CK_WIDTH) body(i, CK_WIDTH); \
    if (i < (n)) body(i, (n) - i);                               \
  }

INLINE void adam_at(const ck_adam *by, const float *g, float *p, float *m, float *v,
                    size_t count) {
  vf value = get(p, count);
  vf slope = muladd((vf)(by->penalty), value, get(g, count));
  vf mean = get(m, count);
  mean = muladd((vf)(by->first_share), slope - mean, mean);
  vf square = muladd(slope * by->second_share, slope, get(v, count) * by->second_beta);
  vf root = muladd(root_of(square), (vf)(by->root_factor), (vf)(by->epsilon));
  put(m, count, mean);
  put(v, count, square);
  put(p, count, value * by->keep - by->step_size * mean / root);
}

static void adam_f32(const ck_adam *by, size_t n, const float *g, float *p, float *m, float *v) {
  const ck_adam rule = *by;
#define CK_ADAM(i, count) adam_at(&rule, g + i, p + i, m + i, v + i, count)
  CK_EACH_NUMBER(n, CK_ADAM)
}

INLINE void sgd_at(const ck_sgd *by, const float *g, float *p, float *buffer, size_t count) {
  vf value = get(p, count);
  vf slope = muladd((vf)(by->penalty), value, get(g, count));
  if (buffer) {
    vf sum = muladd((vf)(by->momentum), get(buffer, count), slope);
    put(buffer, count, sum);
    slope = by->is_nesterov ? muladd((vf)(by->momentum), sum, slope) : sum;
  }
  put(p, count, muladd((vf)(-by->rate), slope, value));
}

static void sgd_f32(const ck_sgd *by, size_t n, const float *g, float *p, float *buffer) {
  const ck_sgd rule = *by;
#define CK_SGD(i, count) sgd_at(&rule, g + i, p + i, buffer ? buffer + i : NULL, count)
  CK_EACH_NUMBER(n, CK_SGD)
}

INLINE void rmsprop_at(const ck_rmsprop *by, const float *g, float *p, float *v, float *mean,
                       float *buffer, size_t count) {
  vf value = get(p, count);
  vf slope = muladd((vf)(by->penalty), value, get(g, count));
  vf square = muladd(slope * by->share, slope, get(v, count) * by->beta);
  vf variance = square;
  put(v, count, square);
  if (mean) {
    vf centre = get(mean, count);
    centre = muladd((vf)(by->share), slope - centre, centre);
    put(mean, count, centre);
    variance = muladd(-centre, centre, square);
  }
  vf step = slope / (root_of(variance) + by->epsilon);
  if (buffer) {
    step = muladd((vf)(by->momentum), get(buffer, count), step);
    put(buffer, count, step);
  }
  put(p, count, muladd((vf)(-by->rate), step, value));
}

static void rmsprop_f32(const ck_rmsprop *by, size_t n, const float *g, float *p, float *v,
                        float *mean, float *buffer) {
  const ck_rmsprop rule = *by;
#define CK_RMSPROP(i, count)                                        \
  rmsprop_at(&rule, g + i, p + i, v + i, mean ? mean + i : NULL,    \
             buffer ? buffer + i : NULL, count)
  CK_EACH_NUMBER(n, CK_RMSPROP)
}

typedef double vd __attribute__((ext_vector_type(CK_WIDTH)));

static double sum_squares(size_t n, const float *x) {
  vd sums = (vd)(0.0);
#define CK_SQUARES(i, count)                                       \
  {                                                                \
    vd wide = __builtin_convertvector(get(x + i, count), vd);      \
    sums += wide * wide;                                           \
  }
  CK_EACH_NUMBER(n, CK_SQUARES)
  double sum = 0;
  for (int i = 0; i < CK_WIDTH; i++) sum += sums[i];
  return sum;
}

INLINE void scale_and_clip_at(float scale, float limit, float *x, size_t count) {
  vf value = get(x, count) * scale;
  value = select(value > limit, (vf)(limit), value);
  put(x, count, select(value < -limit, (vf)(-limit), value));
}

static void scale_and_clip_f32(size_t n, float scale, float limit, float *x) {
#define CK_SCALE(i, count) scale_and_clip_at(scale, limit, x + i, count)
  CK_EACH_NUMBER(n, CK_SCALE)
}
