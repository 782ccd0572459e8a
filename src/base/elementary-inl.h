// The formulas of the elementary functions, once for scalars and once for each vector target: include it
// inside a namespace that defines V (numbers), I (their bits), M (masks) and the small functions below on
// them. Each core function holds for the arguments that `usual_*` accepts; base/elementary.cc deals with the
// rest. Polynomials are minimax fits (Remez, 260 bits); argument reduction is that of Tang,
// doi 10.1145/63522.214389. No include guard: it is a template by inclusion.

/// x = n ln2 + r, r = high - tail, |r| <= 0.347; e^r = 1 + (high + rest), high exact.
struct ExpParts {
  V shifted;  // n in the last bits
  V n, high, tail, rest;
};

/// Parts of e^(x + low), |x| <= 1100, low tiny.
ASSAY_INLINE ExpParts exp_parts(V x, V low) {
  const V magic = num(0x1.8p+52);
  const V shifted = x * num(0x1.71547652b82fep+0) + magic;
  const V n = shifted - magic;
  const V high = x - n * num(0x1.62e42fefa3p-1);
  const V tail = n * num(0x1.3de6af278ece6p-42) - low;
  const V r = high - tail;
  const V rr = r * r, r4 = rr * rr;
  const V a = num(0x1.5555555555557p-3) + num(0x1.5555555555558p-5) * r;
  const V b = num(0x1.11111111100dbp-7) + num(0x1.6c16c16c151fcp-10) * r;
  const V c = num(0x1.a01a01abe84bap-13) + num(0x1.a01a01acfacc0p-16) * r;
  const V d = num(0x1.71de0230beb99p-19) + num(0x1.27e4cccdeb2f7p-22) * r;
  const V e = num(0x1.af4deb0af45a9p-26) + num(0x1.1f8b4c6b3c913p-29) * r;
  const V p = (a + b * rr) + r4 * ((c + d * rr) + r4 * e);
  return {shifted, n, high, tail, num(0.5) * rr + ((rr * r) * p - tail)};
}

/// 2^(n + bias), where `shifted` has n in its last bits.
ASSAY_INLINE V power_of_two(V shifted, int bias) {
  return from_bits(exponent_field(bits(shifted) + whole(1023 + bias)));
}

/// e^(x + low) = high + low', before the scaling by 2^n.
struct Pair {
  V high, low;
};

ASSAY_INLINE Pair exp_pair(const ExpParts& e) {
  const V sum = e.high + e.rest;
  const V one = num(1.0);
  const V p = one + sum;
  return {p, ((e.high - sum) + e.rest) + (sum - (p - one))};
}

ASSAY_INLINE Pair two_sum(V a, V b) {
  const V s = a + b;
  const V t = s - a;
  return {s, (a - (s - t)) + (b - t)};
}

/// |a| >= |b|, or a = 0.
ASSAY_INLINE Pair fast_two_sum(V a, V b) {
  const V s = a + b;
  return {s, b - (s - a)};
}

ASSAY_INLINE V upper_half(V x) { return from_bits(bits(x) & whole(-(int64_t{1} << 27))); }

/// a b exactly (Dekker, Numer. Math. 18, 1971); neither near overflow or underflow.
ASSAY_INLINE Pair two_product(V a, V b) {
  const V p = a * b;
  const V ah = upper_half(a), bh = upper_half(b);
  const V al = a - ah, bl = b - bh;
  return {p, ((ah * bh - p) + ah * bl + al * bh) + al * bl};
}

ASSAY_INLINE V core_exp(V x) {
  const ExpParts e = exp_parts(x, num(0.0));
  const V p = num(1.0) + (e.high + e.rest);
  return from_bits(bits(p) + exponent_field(bits(e.shifted)));
}

/// -64 <= x <= 710
ASSAY_INLINE V core_expm1(V x) {
  const ExpParts e = exp_parts(x, num(0.0));
  const V half = power_of_two(e.shifted, -1);             // half of everything, as 2^1024 is no double
  const V r_low = (e.high - (e.high - e.tail)) - e.tail;  // what the rounding of r took from e^r - 1 - r
  const V rest = e.rest + r_low * e.high;
  const Pair less_one = two_sum(half, num(-0.5));
  const Pair sum = two_sum(less_one.high, half * e.high);
  const V y = num(2.0) * (sum.high + ((less_one.low + sum.low) + half * rest));
  return select(less(magnitude(x), num(0x1p-54)), x, y);
}

/// x = 2^k m, sqrt(1/2) <= m < sqrt(2).
struct LogParts {
  V k, m;
};

/// The x given is scaled by 2^scaled.
ASSAY_INLINE LogParts log_parts(V x, int scaled) {
  const I moved = bits(x) + whole(0x3ff0000000000000 - 0x3fe6a09e667f3bcd);
  const V k = from_bits(upper_field(moved) | whole(0x4330000000000000)) - num(0x1p+52 + (1023 + scaled));
  return {k, from_bits((moved & whole(0x000fffffffffffff)) + whole(0x3fe6a09e667f3bcd))};
}

/// log(1 + f) - f + extra for sqrt(1/2) <= 1 + f <= sqrt(2).
ASSAY_INLINE V log_tail(V f, V extra) {
  const V half_square = num(0.5) * f * f;
  const V s = f / (num(2.0) + f);
  const V z = s * s, w = z * z;
  const V a = num(0x1.5555555555558p-1) + z * num(0x1.9999999995223p-2);
  const V b = num(0x1.2492492e03e54p-2) + z * num(0x1.c71c62d03b35bp-3);
  const V c = num(0x1.7462ba29068a2p-3) + z * num(0x1.39fdb9220c050p-3);
  const V p = (a + w * b) + (w * w) * (c + w * num(0x1.2b5fc0c21f500p-3));
  return (s * z) * p + ((s * half_square + extra) - half_square);
}

ASSAY_INLINE V core_log(V x, int scaled) {
  const LogParts p = log_parts(x, scaled);
  const V f = p.m - num(1.0);
  return p.k * num(0x1.62e42fefa3p-1) + (f + log_tail(f, p.k * num(0x1.3de6af278ece6p-42)));
}

/// -1 < x < 2^1023
ASSAY_INLINE V core_log1p(V x) {
  const V one = num(1.0), zero = num(0.0);
  const V u = one + x;
  const V lost = select(less(x, one), x - (u - one), one - (u - x));
  const LogParts p = log_parts(u, 0);
  const M near = equal(p.k, zero);
  const V f = select(near, x, p.m - one);
  const V extra = select(near, zero, lost / u + p.k * num(0x1.3de6af278ece6p-42));
  const V y = p.k * num(0x1.62e42fefa3p-1) + (f + log_tail(f, extra));
  return select(less(magnitude(x), num(0x1p-54)), x, y);
}

/// log(x) to about 65 bits.
ASSAY_INLINE Pair log_pair(V k, V m) {
  const V one = num(1.0), two = num(2.0);
  const V f = m - one;
  const Pair g = two_sum(m, one);
  const V sh = f / g.high;
  const Pair back = two_product(sh, g.high);
  const V sl = (((f - back.high) - back.low) - sh * g.low) / g.high;  // s = f / (2 + f)
  Pair z = two_product(sh, sh);
  z.low = z.low + two * sh * sl;
  V t = num(0x1.df7b9e38d150dp-4) + z.high * num(0x1.e039c40bcc6e0p-4);
  t = num(0x1.3b1395b312af8p-3) + z.high * num(0x1.1118cdef60706p-3) + z.high * z.high * t;
  t = num(0x1.c71c71c6ea3a7p-3) + z.high * num(0x1.745d177ae7ca4p-3) + z.high * z.high * t;
  t = num(0x1.999999999999ap-2) + z.high * num(0x1.2492492492523p-2) + z.high * z.high * t;
  const Pair first = two_product(z.high, num(0x1.5555555555555p-1));
  Pair v = fast_two_sum(first.high, z.high * z.high * t);
  v.low = v.low + (first.low + z.high * num(0x1.5555555555555p-55) + z.low * num(0x1.5555555555555p-1) +
                   num(0x1.999999999999ap-1) * z.high * z.low);
  const Pair p = two_product(sh, v.high);
  const Pair sum = fast_two_sum(two * sh, p.high);
  const V low = sum.low + (two * sl + (p.low + sh * v.low + sl * v.high));
  const Pair all = two_sum(k * num(0x1.62e42fefa3p-1), sum.high);
  return fast_two_sum(all.high, all.low + (low + k * num(0x1.3de6af278ece6p-42)));
}

ASSAY_INLINE V core_log2(V x, int scaled) {
  const LogParts p = log_parts(x, scaled);
  const Pair natural = log_pair(num(0.0), p.m);
  const Pair y = two_product(natural.high, num(0x1.71547652b82fep+0));
  const V low = y.low + (natural.high * num(0x1.777d0ffda0d24p-56) + natural.low * num(0x1.71547652b82fep+0));
  const Pair sum = fast_two_sum(p.k, y.high);
  return sum.high + (sum.low + low);
}

/// Parts of x^p; the exponent must stay within +-1100.
ASSAY_INLINE ExpParts pow_parts(V x, V p, int scaled) {
  const LogParts l = log_parts(x, scaled);
  const Pair log_x = log_pair(l.k, l.m);
  const Pair y = two_product(log_x.high, p);
  const Pair t = fast_two_sum(y.high, y.low + log_x.low * p);
  return exp_parts(t.high, t.low);
}

ASSAY_INLINE V core_pow(const ExpParts& e) {
  const Pair p = exp_pair(e);
  return from_bits(bits(p.high + p.low) + exponent_field(bits(e.shifted)));
}

/// e^x as a sum of two numbers, x <= 0.
ASSAY_INLINE Pair scaled_exp(V x) {
  const ExpParts e = exp_parts(x, num(0.0));
  const Pair p = exp_pair(e);
  const V scale = power_of_two(e.shifted, 0);
  return {p.high * scale, p.low * scale};
}

/// Numerator / (1 + e^-|x|), the quotient corrected by its exact residual.
ASSAY_INLINE V core_sigmoid(V x) {
  const V one = num(1.0), zero = num(0.0);
  const Pair e = scaled_exp(zero - magnitude(x));
  const V d = one + e.high;
  const V d_low = (e.high - (d - one)) + e.low;
  const V inverse = one / d;
  const M positive = less(zero, x);
  const V top = select(positive, one, e.high), top_low = select(positive, zero, e.low);
  const V q = top * inverse;
  const V qh = upper_half(q), dh = upper_half(d);
  const V residual = ((top - qh * dh) - qh * (d - dh)) - (q - qh) * d;
  return q + (residual + (top_low - q * d_low)) * inverse;
}

ASSAY_INLINE V core_softplus(V x) {
  const V one = num(1.0), zero = num(0.0);
  const Pair e = scaled_exp(zero - magnitude(x));
  const V u = one + e.high;
  const M far = less(num(0x1.6a09e667f3bcdp+0), u);
  const V f = select(far, num(0.5) * u - one, e.high);
  const V lost = select(far, (e.high - (u - one)) + e.low, e.low);
  const V extra = lost / u + select(far, num(0x1.3de6af278ece6p-42), zero);
  const Pair a = fast_two_sum(select(far, num(0x1.62e42fefa3p-1), zero), f);
  const Pair b = two_sum(select(less(zero, x), x, zero), a.high);
  return b.high + (b.low + (a.low + log_tail(f, extra)));
}

/// |x| < 0.625: x^2 / 2 - x^4 Q(x^2)
ASSAY_INLINE V near_log_cosh(V x) {
  const V xh = upper_half(x), xl = x - xh;
  const V z = x * x, zz = z * z;
  V q = num(-0x1.f296a5bc668b9p-19) + z * num(0x1.9b5f2910f53a1p-21);
  q = num(-0x1.121aa8d671a50p-15) + z * num(0x1.85fbecb5fa49cp-17) + zz * q;
  q = num(-0x1.0d0a963769c0bp-12) + z * num(0x1.7d8ce79393a41p-14) + zz * q;
  q = num(-0x1.1ea5d383ff371p-9) + z * num(0x1.833d94c013ae0p-11) + zz * q;
  q = num(-0x1.6c16c16c16930p-6) + z * num(0x1.ba1ba1b9d0665p-8) + zz * q;
  q = num(0x1.5555555555555p-4) + z * q;
  const V y = num(0.5) * xh * xh + (num(0.5) * (x + xh) * xl - zz * q);
  return select(less(magnitude(x), num(0x1p-30)), (num(0.5) * x) * x, y);
}

/// 0.625 <= |x| <= 2^60: |x| - ln2 + log(1 + e^-2|x|)
ASSAY_INLINE V far_log_cosh(V x) {
  const V a = magnitude(x), last = num(350.0);
  const V capped = select(less(a, last), a, last);
  const Pair e = scaled_exp(num(-2.0) * capped);
  const V tail = log_tail(e.high, e.low / (num(1.0) + e.high));
  const Pair first = two_sum(a, num(-0x1.62e42fefa3p-1));
  const Pair second = two_sum(first.high, e.high);
  return second.high + ((first.low + second.low) + (tail - num(0x1.3de6af278ece6p-42)));
}

ASSAY_INLINE V core_log_cosh(V x) { return select(less(magnitude(x), num(0.625)), near_log_cosh(x), far_log_cosh(x)); }

// What the cores accept.
ASSAY_INLINE M usual_exp(V x) { return less(magnitude(x), num(708.0)); }
ASSAY_INLINE M usual_expm1(V x) { return both(less(num(-64.0), x), less(x, num(710.0))); }
ASSAY_INLINE M usual_log(V x) { return both(not_less(x, num(0x1p-1022)), less(x, num(HUGE_VAL))); }
ASSAY_INLINE M usual_log1p(V x) { return both(less(num(-1.0), x), less(x, num(0x1p+1023))); }
ASSAY_INLINE M usual_sigmoid(V x) { return both(less(num(-40.0), x), less(x, num(708.0))); }
ASSAY_INLINE M usual_softplus(V x) { return less(magnitude(x), num(708.0)); }
ASSAY_INLINE M usual_log_cosh(V x) { return less(magnitude(x), num(0x1p+60)); }
/// A usual base and power, but for the size of the result.
ASSAY_INLINE M usual_pow(V x, V p) {
  return both(usual_log(x), both(less(magnitude(p), num(0x1p+70)), less(num(0x1p-500), magnitude(p))));
}
