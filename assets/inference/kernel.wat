;; The WebAssembly kernel: rows of inputs times a packed matrix, in vectors of four numbers.
;;
;; Built by `npm run kernel` into kernel_bytes.mjs, which webassembly.mjs loads. All parameters are
;; i32; addresses and steps are in bytes. For R = 1 and 4 rows:
;;
;;   panelsR   out[r][o] = start[o] + sum over k of x[r][k] * w[o / 8][k][o % 8]
;;             for all whole panels of 8 outputs; rows of out are `outputs` numbers apart
;;   dotsR     the same for a single output whose weights are w[k]; out is its place in the first row
;;
;; x[r] begins at x + r * xStep. start = 0 adds to what is in out. Whatever is read for a panel or
;; for four inputs is read once for all rows, whose sums stay in registers: rows are written out.
;; align=4 because rows of inputs and outputs begin at any number, not at every fourth.

(module
  (import "kernel" "memory" (memory 1))

  (func (export "panels1")
    (param $x i32) (param $xStep i32) (param $w i32) (param $inputs i32)
    (param $outputs i32) (param $start i32) (param $out i32)
    (local $panel i32) (local $k i32)
    (local $at i32) (local $to i32)
    (local $low v128) (local $high v128)
    (local $w0 v128) (local $w1 v128) (local $s v128)

    (local.set $panel (i32.shr_u (local.get $outputs) (i32.const 3)))
    (local.set $to (local.get $out))
    (if (local.get $panel) (then (loop $panels
      (if (local.get $start)
        (then
          (local.set $low (v128.load align=4 (local.get $start)))
          (local.set $high (v128.load offset=16 align=4 (local.get $start)))
          (local.set $start (i32.add (local.get $start) (i32.const 32))))
        (else
          (local.set $low (v128.load align=4 (local.get $to)))
          (local.set $high (v128.load offset=16 align=4 (local.get $to)))))
      (local.set $at (local.get $x))
      (local.set $k (local.get $inputs))
      (if (local.get $k) (then (loop $inputs
        (local.set $w0 (v128.load align=4 (local.get $w)))
        (local.set $w1 (v128.load offset=16 align=4 (local.get $w)))
        (local.set $w (i32.add (local.get $w) (i32.const 32)))
        (local.set $s (v128.load32_splat (local.get $at)))
        (local.set $low (f32x4.add (local.get $low) (f32x4.mul (local.get $s) (local.get $w0))))
        (local.set $high (f32x4.add (local.get $high) (f32x4.mul (local.get $s) (local.get $w1))))
        (local.set $at (i32.add (local.get $at) (i32.const 4)))
        (local.set $k (i32.sub (local.get $k) (i32.const 1)))
        (br_if $inputs (local.get $k)))))
      (v128.store align=4 (local.get $to) (local.get $low))
      (v128.store offset=16 align=4 (local.get $to) (local.get $high))
      (local.set $to (i32.add (local.get $to) (i32.const 32)))
      (local.set $panel (i32.sub (local.get $panel) (i32.const 1)))
      (br_if $panels (local.get $panel))))))

  (func (export "panels4")
    (param $x i32) (param $xStep i32) (param $w i32) (param $inputs i32)
    (param $outputs i32) (param $start i32) (param $out i32)
    (local $panel i32) (local $k i32) (local $rowBytes i32)
    (local $at0 i32) (local $at1 i32) (local $at2 i32) (local $at3 i32)
    (local $to0 i32) (local $to1 i32) (local $to2 i32) (local $to3 i32)
    (local $low0 v128) (local $high0 v128)
    (local $low1 v128) (local $high1 v128)
    (local $low2 v128) (local $high2 v128)
    (local $low3 v128) (local $high3 v128)
    (local $w0 v128) (local $w1 v128) (local $s v128)

    (local.set $panel (i32.shr_u (local.get $outputs) (i32.const 3)))
    (local.set $rowBytes (i32.shl (local.get $outputs) (i32.const 2)))
    (local.set $to0 (local.get $out))
    (local.set $to1 (i32.add (local.get $to0) (local.get $rowBytes)))
    (local.set $to2 (i32.add (local.get $to1) (local.get $rowBytes)))
    (local.set $to3 (i32.add (local.get $to2) (local.get $rowBytes)))
    (if (local.get $panel) (then (loop $panels
      (if (local.get $start)
        (then
          (local.set $low0 (v128.load align=4 (local.get $start)))
          (local.set $high0 (v128.load offset=16 align=4 (local.get $start)))
          (local.set $low1 (v128.load align=4 (local.get $start)))
          (local.set $high1 (v128.load offset=16 align=4 (local.get $start)))
          (local.set $low2 (v128.load align=4 (local.get $start)))
          (local.set $high2 (v128.load offset=16 align=4 (local.get $start)))
          (local.set $low3 (v128.load align=4 (local.get $start)))
          (local.set $high3 (v128.load offset=16 align=4 (local.get $start)))
          (local.set $start (i32.add (local.get $start) (i32.const 32))))
        (else
          (local.set $low0 (v128.load align=4 (local.get $to0)))
          (local.set $high0 (v128.load offset=16 align=4 (local.get $to0)))
          (local.set $low1 (v128.load align=4 (local.get $to1)))
          (local.set $high1 (v128.load offset=16 align=4 (local.get $to1)))
          (local.set $low2 (v128.load align=4 (local.get $to2)))
          (local.set $high2 (v128.load offset=16 align=4 (local.get $to2)))
          (local.set $low3 (v128.load align=4 (local.get $to3)))
          (local.set $high3 (v128.load offset=16 align=4 (local.get $to3)))))
      (local.set $at0 (local.get $x))
      (local.set $at1 (i32.add (local.get $at0) (local.get $xStep)))
      (local.set $at2 (i32.add (local.get $at1) (local.get $xStep)))
      (local.set $at3 (i32.add (local.get $at2) (local.get $xStep)))
      (local.set $k (local.get $inputs))
      (if (local.get $k) (then (loop $inputs
        (local.set $w0 (v128.load align=4 (local.get $w)))
        (local.set $w1 (v128.load offset=16 align=4 (local.get $w)))
        (local.set $w (i32.add (local.get $w) (i32.const 32)))
        (local.set $s (v128.load32_splat (local.get $at0)))
        (local.set $low0 (f32x4.add (local.get $low0) (f32x4.mul (local.get $s) (local.get $w0))))
        (local.set $high0 (f32x4.add (local.get $high0) (f32x4.mul (local.get $s) (local.get $w1))))
        (local.set $at0 (i32.add (local.get $at0) (i32.const 4)))
        (local.set $s (v128.load32_splat (local.get $at1)))
        (local.set $low1 (f32x4.add (local.get $low1) (f32x4.mul (local.get $s) (local.get $w0))))
        (local.set $high1 (f32x4.add (local.get $high1) (f32x4.mul (local.get $s) (local.get $w1))))
        (local.set $at1 (i32.add (local.get $at1) (i32.const 4)))
        (local.set $s (v128.load32_splat (local.get $at2)))
        (local.set $low2 (f32x4.add (local.get $low2) (f32x4.mul (local.get $s) (local.get $w0))))
        (local.set $high2 (f32x4.add (local.get $high2) (f32x4.mul (local.get $s) (local.get $w1))))
        (local.set $at2 (i32.add (local.get $at2) (i32.const 4)))
        (local.set $s (v128.load32_splat (local.get $at3)))
        (local.set $low3 (f32x4.add (local.get $low3) (f32x4.mul (local.get $s) (local.get $w0))))
        (local.set $high3 (f32x4.add (local.get $high3) (f32x4.mul (local.get $s) (local.get $w1))))
        (local.set $at3 (i32.add (local.get $at3) (i32.const 4)))
        (local.set $k (i32.sub (local.get $k) (i32.const 1)))
        (br_if $inputs (local.get $k)))))
      (v128.store align=4 (local.get $to0) (local.get $low0))
      (v128.store offset=16 align=4 (local.get $to0) (local.get $high0))
      (local.set $to0 (i32.add (local.get $to0) (i32.const 32)))
      (v128.store align=4 (local.get $to1) (local.get $low1))
      (v128.store offset=16 align=4 (local.get $to1) (local.get $high1))
      (local.set $to1 (i32.add (local.get $to1) (i32.const 32)))
      (v128.store align=4 (local.get $to2) (local.get $low2))
      (v128.store offset=16 align=4 (local.get $to2) (local.get $high2))
      (local.set $to2 (i32.add (local.get $to2) (i32.const 32)))
      (v128.store align=4 (local.get $to3) (local.get $low3))
      (v128.store offset=16 align=4 (local.get $to3) (local.get $high3))
      (local.set $to3 (i32.add (local.get $to3) (i32.const 32)))
      (local.set $panel (i32.sub (local.get $panel) (i32.const 1)))
      (br_if $panels (local.get $panel))))))

  (func (export "dots1")
    (param $x i32) (param $xStep i32) (param $w i32) (param $inputs i32)
    (param $outputs i32) (param $start i32) (param $out i32)
    (local $k i32)
    (local $at i32) (local $to i32)
    (local $lanes v128) (local $sum f32)
    (local $w0 v128)

    (local.set $to (local.get $out))
    (local.set $at (local.get $x))
    (if (local.get $start)
      (then
        (local.set $sum (f32.load (local.get $start))))
      (else
        (local.set $sum (f32.load (local.get $to)))))

    ;; Four inputs at a time …
    (local.set $k (i32.shr_u (local.get $inputs) (i32.const 2)))
    (if (local.get $k) (then (loop $fours
      (local.set $w0 (v128.load align=4 (local.get $w)))
      (local.set $w (i32.add (local.get $w) (i32.const 16)))
      (local.set $lanes
        (f32x4.add (local.get $lanes) (f32x4.mul (v128.load align=4 (local.get $at)) (local.get $w0))))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (local.set $k (i32.sub (local.get $k) (i32.const 1)))
      (br_if $fours (local.get $k)))))
    (local.set $sum (f32.add (local.get $sum) (f32x4.extract_lane 0 (local.get $lanes))))
    (local.set $sum (f32.add (local.get $sum) (f32x4.extract_lane 1 (local.get $lanes))))
    (local.set $sum (f32.add (local.get $sum) (f32x4.extract_lane 2 (local.get $lanes))))
    (local.set $sum (f32.add (local.get $sum) (f32x4.extract_lane 3 (local.get $lanes))))

    ;; … and what is left of them one by one.
    (local.set $k (i32.and (local.get $inputs) (i32.const 3)))
    (if (local.get $k) (then (loop $ones
      (local.set $sum
        (f32.add (local.get $sum) (f32.mul (f32.load (local.get $at)) (f32.load (local.get $w)))))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (local.set $w (i32.add (local.get $w) (i32.const 4)))
      (local.set $k (i32.sub (local.get $k) (i32.const 1)))
      (br_if $ones (local.get $k)))))
    (f32.store (local.get $to) (local.get $sum)))

  (func (export "dots4")
    (param $x i32) (param $xStep i32) (param $w i32) (param $inputs i32)
    (param $outputs i32) (param $start i32) (param $out i32)
    (local $k i32) (local $rowBytes i32)
    (local $at0 i32) (local $at1 i32) (local $at2 i32) (local $at3 i32)
    (local $to0 i32) (local $to1 i32) (local $to2 i32) (local $to3 i32)
    (local $lanes0 v128) (local $lanes1 v128) (local $lanes2 v128) (local $lanes3 v128)
    (local $sum0 f32) (local $sum1 f32) (local $sum2 f32) (local $sum3 f32)
    (local $w0 v128)

    (local.set $rowBytes (i32.shl (local.get $outputs) (i32.const 2)))
    (local.set $to0 (local.get $out))
    (local.set $to1 (i32.add (local.get $to0) (local.get $rowBytes)))
    (local.set $to2 (i32.add (local.get $to1) (local.get $rowBytes)))
    (local.set $to3 (i32.add (local.get $to2) (local.get $rowBytes)))
    (local.set $at0 (local.get $x))
    (local.set $at1 (i32.add (local.get $at0) (local.get $xStep)))
    (local.set $at2 (i32.add (local.get $at1) (local.get $xStep)))
    (local.set $at3 (i32.add (local.get $at2) (local.get $xStep)))
    (if (local.get $start)
      (then
        (local.set $sum0 (f32.load (local.get $start)))
        (local.set $sum1 (f32.load (local.get $start)))
        (local.set $sum2 (f32.load (local.get $start)))
        (local.set $sum3 (f32.load (local.get $start))))
      (else
        (local.set $sum0 (f32.load (local.get $to0)))
        (local.set $sum1 (f32.load (local.get $to1)))
        (local.set $sum2 (f32.load (local.get $to2)))
        (local.set $sum3 (f32.load (local.get $to3)))))

    ;; Four inputs at a time …
    (local.set $k (i32.shr_u (local.get $inputs) (i32.const 2)))
    (if (local.get $k) (then (loop $fours
      (local.set $w0 (v128.load align=4 (local.get $w)))
      (local.set $w (i32.add (local.get $w) (i32.const 16)))
      (local.set $lanes0
        (f32x4.add (local.get $lanes0) (f32x4.mul (v128.load align=4 (local.get $at0)) (local.get $w0))))
      (local.set $at0 (i32.add (local.get $at0) (i32.const 16)))
      (local.set $lanes1
        (f32x4.add (local.get $lanes1) (f32x4.mul (v128.load align=4 (local.get $at1)) (local.get $w0))))
      (local.set $at1 (i32.add (local.get $at1) (i32.const 16)))
      (local.set $lanes2
        (f32x4.add (local.get $lanes2) (f32x4.mul (v128.load align=4 (local.get $at2)) (local.get $w0))))
      (local.set $at2 (i32.add (local.get $at2) (i32.const 16)))
      (local.set $lanes3
        (f32x4.add (local.get $lanes3) (f32x4.mul (v128.load align=4 (local.get $at3)) (local.get $w0))))
      (local.set $at3 (i32.add (local.get $at3) (i32.const 16)))
      (local.set $k (i32.sub (local.get $k) (i32.const 1)))
      (br_if $fours (local.get $k)))))
    (local.set $sum0 (f32.add (local.get $sum0) (f32x4.extract_lane 0 (local.get $lanes0))))
    (local.set $sum1 (f32.add (local.get $sum1) (f32x4.extract_lane 0 (local.get $lanes1))))
    (local.set $sum2 (f32.add (local.get $sum2) (f32x4.extract_lane 0 (local.get $lanes2))))
    (local.set $sum3 (f32.add (local.get $sum3) (f32x4.extract_lane 0 (local.get $lanes3))))
    (local.set $sum0 (f32.add (local.get $sum0) (f32x4.extract_lane 1 (local.get $lanes0))))
    (local.set $sum1 (f32.add (local.get $sum1) (f32x4.extract_lane 1 (local.get $lanes1))))
    (local.set $sum2 (f32.add (local.get $sum2) (f32x4.extract_lane 1 (local.get $lanes2))))
    (local.set $sum3 (f32.add (local.get $sum3) (f32x4.extract_lane 1 (local.get $lanes3))))
    (local.set $sum0 (f32.add (local.get $sum0) (f32x4.extract_lane 2 (local.get $lanes0))))
    (local.set $sum1 (f32.add (local.get $sum1) (f32x4.extract_lane 2 (local.get $lanes1))))
    (local.set $sum2 (f32.add (local.get $sum2) (f32x4.extract_lane 2 (local.get $lanes2))))
    (local.set $sum3 (f32.add (local.get $sum3) (f32x4.extract_lane 2 (local.get $lanes3))))
    (local.set $sum0 (f32.add (local.get $sum0) (f32x4.extract_lane 3 (local.get $lanes0))))
    (local.set $sum1 (f32.add (local.get $sum1) (f32x4.extract_lane 3 (local.get $lanes1))))
    (local.set $sum2 (f32.add (local.get $sum2) (f32x4.extract_lane 3 (local.get $lanes2))))
    (local.set $sum3 (f32.add (local.get $sum3) (f32x4.extract_lane 3 (local.get $lanes3))))

    ;; … and what is left of them one by one.
    (local.set $k (i32.and (local.get $inputs) (i32.const 3)))
    (if (local.get $k) (then (loop $ones
      (local.set $sum0
        (f32.add (local.get $sum0) (f32.mul (f32.load (local.get $at0)) (f32.load (local.get $w)))))
      (local.set $at0 (i32.add (local.get $at0) (i32.const 4)))
      (local.set $sum1
        (f32.add (local.get $sum1) (f32.mul (f32.load (local.get $at1)) (f32.load (local.get $w)))))
      (local.set $at1 (i32.add (local.get $at1) (i32.const 4)))
      (local.set $sum2
        (f32.add (local.get $sum2) (f32.mul (f32.load (local.get $at2)) (f32.load (local.get $w)))))
      (local.set $at2 (i32.add (local.get $at2) (i32.const 4)))
      (local.set $sum3
        (f32.add (local.get $sum3) (f32.mul (f32.load (local.get $at3)) (f32.load (local.get $w)))))
      (local.set $at3 (i32.add (local.get $at3) (i32.const 4)))
      (local.set $w (i32.add (local.get $w) (i32.const 4)))
      (local.set $k (i32.sub (local.get $k) (i32.const 1)))
      (br_if $ones (local.get $k)))))
    (f32.store (local.get $to0) (local.get $sum0))
    (f32.store (local.get $to1) (local.get $sum1))
    (f32.store (local.get $to2) (local.get $sum2))
    (f32.store (local.get $to3) (local.get $sum3))))
