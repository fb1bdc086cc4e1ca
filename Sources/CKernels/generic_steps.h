// The plain reading of the optimizers. Included by generic.c.

static void adam_f32(const ck_adam *by, size_t n, const float *g, float *p, float *m, float *v) {
  for (size_t i = 0; i < n; i++) {
    float slope = g[i] + by->penalty * p[i];
    m[i] += by->first_share * (slope - m[i]);
    v[i] = by->second_beta * v[i] + by->second_share * slope * slope;
    float root = sqrtf(v[i]) * by->root_factor + by->epsilon;
    p[i] = p[i] * by->keep - by->step_size * m[i] / root;
  }
}

static void sgd_f32(const ck_sgd *by, size_t n, const float *g, float *p, float *buffer) {
  for (size_t i = 0; i < n; i++) {
    float slope = g[i] + by->penalty * p[i];
    if (buffer) {
      buffer[i] = by->momentum * buffer[i] + slope;
      slope = by->is_nesterov ? slope + by->momentum * buffer[i] : buffer[i];
    }
    p[i] -= by->rate * slope;
  }
}

static void rmsprop_f32(const ck_rmsprop *by, size_t n, const float *g, float *p, float *v,
                        float *mean, float *buffer) {
  for (size_t i = 0; i < n; i++) {
    float slope = g[i] + by->penalty * p[i];
    v[i] = by->beta * v[i] + by->share * slope * slope;
    float variance = v[i];
    if (mean) {
      mean[i] += by->share * (slope - mean[i]);
      variance -= mean[i] * mean[i];
    }
    float step = slope / (sqrtf(variance) + by->epsilon);
    if (buffer) step = buffer[i] = by->momentum * buffer[i] + step;
    p[i] -= by->rate * step;
  }
}

static double sum_squares(size_t n, const float *x) {
  double sum = 0;
  for (size_t i = 0; i < n; i++) sum += (double)x[i] * x[i];
  return sum;
}

static void scale_and_clip_f32(size_t n, float scale, float limit, float *x) {
  for (size_t i = 0; i < n; i++) {
    x[i] *= scale;
    if (x[i] > limit) x[i] = limit;
    if (x[i] < -limit) x[i] = -limit;
  }
}
