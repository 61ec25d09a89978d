;; The WebAssembly kernel: rows of inputs times a packed matrix, in vectors of four numbers.
;;
;; Built by `npm run kernel` into kernel_bytes.mjs, which webassembly.mjs loads. All parameters are
;; i32; addresses and steps are in bytes.
;;
;;   multiply  out[r][o] = start[o] + sum over runs i and their inputs k of
;;             x[r * xStep + i * runStep + k] * w[o / 8][i * inputs + k][o % 8]
;;             for all whole panels of 8 outputs, whose rows are outStep apart; then the outputs left over,
;;             one by one, whose weights are w[i * inputs + k]
;;   mix       out[r][c] = sum over terms t of weight[r][t] * x[offset[r][t] + c] for c < length; rows of out
;;             lie one behind the other, the table has for each term its offset in numbers (i32) and
;;             its weight (f32)
;;   add       out[i] = a[i] + b[i]
;;   relu      x[i] = max(x[i], 0)
;;
;; A run is what lies side by side in x: a row of a convolution's window. Whatever is read for a panel or
;; for four inputs is read once for four rows, whose sums stay in registers: rows are written out. Five or
;; six rows were slower, and so was the loop of four when it was unrolled.
;; align=4 because rows of inputs and outputs begin at any number, not at every fourth.
;;
;; A sum is written (f32x4.add (f32x4.mul a b) sum), its product first: of the same text bin/kernel.mjs
;; builds a second kernel for machines that multiply and add in one step.

(module
  (import "kernel" "memory" (memory 1))

  (func (export "multiply")
    (param $x i32) (param $xStep i32) (param $inputs i32) (param $runs i32) (param $runStep i32)
    (param $w i32) (param $outputs i32) (param $start i32) (param $out i32) (param $outStep i32)
    (param $rows i32)
    (local $row i32) (local $last i32)

    (if (i32.lt_u (local.get $rows) (i32.const 4))
      (then
        (if (local.get $rows) (then (loop $ones
          (call $rows1
            (local.get $x) (local.get $xStep) (local.get $inputs) (local.get $runs)
            (local.get $runStep) (local.get $w) (local.get $outputs) (local.get $start)
            (local.get $out) (local.get $outStep))
          (local.set $x (i32.add (local.get $x) (local.get $xStep)))
          (local.set $out (i32.add (local.get $out) (local.get $outStep)))
          (local.set $rows (i32.sub (local.get $rows) (i32.const 1)))
          (br_if $ones (local.get $rows))))))
      (else
        ;; Where fewer than four rows are left, the last four: some twice, in less time than one by one.
        (local.set $last (i32.sub (local.get $rows) (i32.const 4)))
        (loop $fours
          (if (i32.gt_u (local.get $row) (local.get $last))
            (then (local.set $row (local.get $last))))
          (call $rows4
            (i32.add (local.get $x) (i32.mul (local.get $row) (local.get $xStep)))
            (local.get $xStep) (local.get $inputs) (local.get $runs) (local.get $runStep)
            (local.get $w) (local.get $outputs) (local.get $start)
            (i32.add (local.get $out) (i32.mul (local.get $row) (local.get $outStep)))
            (local.get $outStep))
          (local.set $row (i32.add (local.get $row) (i32.const 4)))
          (br_if $fours (i32.lt_u (local.get $row) (local.get $rows)))))))

  (func $rows1
    (param $x i32) (param $xStep i32) (param $inputs i32) (param $runs i32) (param $runStep i32)
    (param $w i32) (param $outputs i32) (param $start i32) (param $out i32) (param $outStep i32)
    (local $panel i32) (local $run i32) (local $left i32) (local $end i32) (local $end4 i32)
    (local $at i32)
    (local $to i32)
    (local $low0 v128) (local $high0 v128)
    (local $low1 v128) (local $high1 v128)
    (local $low2 v128) (local $high2 v128)
    (local $low3 v128) (local $high3 v128)
    (local $s v128)

    (local.set $panel (i32.shr_u (local.get $outputs) (i32.const 3)))
    (local.set $inputs (i32.shl (local.get $inputs) (i32.const 2))) ;; in bytes from here on
    (local.set $to (local.get $out))
    (if (local.get $panel) (then (loop $panels
      (local.set $low0 (v128.load align=4 (local.get $start)))
      (local.set $high0 (v128.load offset=16 align=4 (local.get $start)))
      (local.set $low1 (v128.const i32x4 0 0 0 0))
      (local.set $high1 (v128.const i32x4 0 0 0 0))
      (local.set $low2 (v128.const i32x4 0 0 0 0))
      (local.set $high2 (v128.const i32x4 0 0 0 0))
      (local.set $low3 (v128.const i32x4 0 0 0 0))
      (local.set $high3 (v128.const i32x4 0 0 0 0))
      (local.set $start (i32.add (local.get $start) (i32.const 32)))
      (local.set $run (local.get $x))
      (local.set $left (local.get $runs))
      (if (local.get $left) (then (loop $runs
        (local.set $at (local.get $run))
        (local.set $end (i32.add (local.get $run) (local.get $inputs)))
        ;; One sum would wait for itself: each of four inputs has its own, and what is left the first.
        (local.set $end4 (i32.add (local.get $run) (i32.and (local.get $inputs) (i32.const -16))))
        (if (i32.lt_u (local.get $at) (local.get $end4)) (then (loop $fours
          (local.set $s (v128.load32_splat (local.get $at)))
          (local.set $low0
            (f32x4.add (f32x4.mul (v128.load align=4 (local.get $w)) (local.get $s)) (local.get $low0)))
          (local.set $high0
            (f32x4.add (f32x4.mul (v128.load offset=16 align=4 (local.get $w)) (local.get $s)) (local.get $high0)))
          (local.set $s (v128.load32_splat offset=4 (local.get $at)))
          (local.set $low1
            (f32x4.add (f32x4.mul (v128.load offset=32 align=4 (local.get $w)) (local.get $s)) (local.get $low1)))
          (local.set $high1
            (f32x4.add (f32x4.mul (v128.load offset=48 align=4 (local.get $w)) (local.get $s)) (local.get $high1)))
          (local.set $s (v128.load32_splat offset=8 (local.get $at)))
          (local.set $low2
            (f32x4.add (f32x4.mul (v128.load offset=64 align=4 (local.get $w)) (local.get $s)) (local.get $low2)))
          (local.set $high2
            (f32x4.add (f32x4.mul (v128.load offset=80 align=4 (local.get $w)) (local.get $s)) (local.get $high2)))
          (local.set $s (v128.load32_splat offset=12 (local.get $at)))
          (local.set $low3
            (f32x4.add (f32x4.mul (v128.load offset=96 align=4 (local.get $w)) (local.get $s)) (local.get $low3)))
          (local.set $high3
            (f32x4.add (f32x4.mul (v128.load offset=112 align=4 (local.get $w)) (local.get $s)) (local.get $high3)))
          (local.set $w (i32.add (local.get $w) (i32.const 128)))
          (local.set $at (i32.add (local.get $at) (i32.const 16)))
          (br_if $fours (i32.lt_u (local.get $at) (local.get $end4))))))
        (if (i32.lt_u (local.get $at) (local.get $end)) (then (loop $ones
          (local.set $s (v128.load32_splat (local.get $at)))
          (local.set $low0
            (f32x4.add (f32x4.mul (v128.load align=4 (local.get $w)) (local.get $s)) (local.get $low0)))
          (local.set $high0
            (f32x4.add (f32x4.mul (v128.load offset=16 align=4 (local.get $w)) (local.get $s)) (local.get $high0)))
          (local.set $w (i32.add (local.get $w) (i32.const 32)))
          (local.set $at (i32.add (local.get $at) (i32.const 4)))
          (br_if $ones (i32.lt_u (local.get $at) (local.get $end))))))
        (local.set $run (i32.add (local.get $run) (local.get $runStep)))
        (local.set $left (i32.sub (local.get $left) (i32.const 1)))
        (br_if $runs (local.get $left)))))
      (v128.store align=4 (local.get $to)
        (f32x4.add
          (f32x4.add (local.get $low0) (local.get $low1))
          (f32x4.add (local.get $low2) (local.get $low3))))
      (v128.store offset=16 align=4 (local.get $to)
        (f32x4.add
          (f32x4.add (local.get $high0) (local.get $high1))
          (f32x4.add (local.get $high2) (local.get $high3))))
      (local.set $to (i32.add (local.get $to) (i32.const 32)))
      (local.set $panel (i32.sub (local.get $panel) (i32.const 1)))
      (br_if $panels (local.get $panel)))))

    (local.set $panel (i32.and (local.get $outputs) (i32.const 7)))
    (if (local.get $panel) (then (loop $singles
      (call $dots1
        (local.get $x) (local.get $xStep) (i32.shr_u (local.get $inputs) (i32.const 2))
        (local.get $runs) (local.get $runStep) (local.get $w) (local.get $start)
        (local.get $to) (local.get $outStep))
      (local.set $w (i32.add (local.get $w) (i32.mul (local.get $inputs) (local.get $runs))))
      (local.set $start (i32.add (local.get $start) (i32.const 4)))
      (local.set $to (i32.add (local.get $to) (i32.const 4)))
      (local.set $panel (i32.sub (local.get $panel) (i32.const 1)))
      (br_if $singles (local.get $panel))))))

  (func $rows4
    (param $x i32) (param $xStep i32) (param $inputs i32) (param $runs i32) (param $runStep i32)
    (param $w i32) (param $outputs i32) (param $start i32) (param $out i32) (param $outStep i32)
    (local $panel i32) (local $run i32) (local $left i32) (local $end i32)
    (local $at0 i32) (local $at1 i32) (local $at2 i32) (local $at3 i32)
    (local $to0 i32) (local $to1 i32) (local $to2 i32) (local $to3 i32)
    (local $low0 v128) (local $high0 v128)
    (local $low1 v128) (local $high1 v128)
    (local $low2 v128) (local $high2 v128)
    (local $low3 v128) (local $high3 v128)
    (local $w0 v128) (local $w1 v128) (local $s v128)

    (local.set $panel (i32.shr_u (local.get $outputs) (i32.const 3)))
    (local.set $inputs (i32.shl (local.get $inputs) (i32.const 2))) ;; in bytes from here on
    (local.set $to0 (local.get $out))
    (local.set $to1 (i32.add (local.get $to0) (local.get $outStep)))
    (local.set $to2 (i32.add (local.get $to1) (local.get $outStep)))
    (local.set $to3 (i32.add (local.get $to2) (local.get $outStep)))
    (if (local.get $panel) (then (loop $panels
      (local.set $low0 (v128.load align=4 (local.get $start)))
      (local.set $high0 (v128.load offset=16 align=4 (local.get $start)))
      (local.set $low1 (v128.load align=4 (local.get $start)))
      (local.set $high1 (v128.load offset=16 align=4 (local.get $start)))
      (local.set $low2 (v128.load align=4 (local.get $start)))
      (local.set $high2 (v128.load offset=16 align=4 (local.get $start)))
      (local.set $low3 (v128.load align=4 (local.get $start)))
      (local.set $high3 (v128.load offset=16 align=4 (local.get $start)))
      (local.set $start (i32.add (local.get $start) (i32.const 32)))
      (local.set $run (local.get $x))
      (local.set $left (local.get $runs))
      (if (local.get $left) (then (loop $runs
        (local.set $at0 (local.get $run))
        (local.set $at1 (i32.add (local.get $at0) (local.get $xStep)))
        (local.set $at2 (i32.add (local.get $at1) (local.get $xStep)))
        (local.set $at3 (i32.add (local.get $at2) (local.get $xStep)))
        (local.set $end (i32.add (local.get $run) (local.get $inputs)))
        (loop $inputs
          (local.set $w0 (v128.load align=4 (local.get $w)))
          (local.set $w1 (v128.load offset=16 align=4 (local.get $w)))
          (local.set $w (i32.add (local.get $w) (i32.const 32)))
          (local.set $s (v128.load32_splat (local.get $at0)))
          (local.set $low0 (f32x4.add (f32x4.mul (local.get $s) (local.get $w0)) (local.get $low0)))
          (local.set $high0 (f32x4.add (f32x4.mul (local.get $s) (local.get $w1)) (local.get $high0)))
          (local.set $at0 (i32.add (local.get $at0) (i32.const 4)))
          (local.set $s (v128.load32_splat (local.get $at1)))
          (local.set $low1 (f32x4.add (f32x4.mul (local.get $s) (local.get $w0)) (local.get $low1)))
          (local.set $high1 (f32x4.add (f32x4.mul (local.get $s) (local.get $w1)) (local.get $high1)))
          (local.set $at1 (i32.add (local.get $at1) (i32.const 4)))
          (local.set $s (v128.load32_splat (local.get $at2)))
          (local.set $low2 (f32x4.add (f32x4.mul (local.get $s) (local.get $w0)) (local.get $low2)))
          (local.set $high2 (f32x4.add (f32x4.mul (local.get $s) (local.get $w1)) (local.get $high2)))
          (local.set $at2 (i32.add (local.get $at2) (i32.const 4)))
          (local.set $s (v128.load32_splat (local.get $at3)))
          (local.set $low3 (f32x4.add (f32x4.mul (local.get $s) (local.get $w0)) (local.get $low3)))
          (local.set $high3 (f32x4.add (f32x4.mul (local.get $s) (local.get $w1)) (local.get $high3)))
          (local.set $at3 (i32.add (local.get $at3) (i32.const 4)))
          (br_if $inputs (i32.lt_u (local.get $at0) (local.get $end))))
        (local.set $run (i32.add (local.get $run) (local.get $runStep)))
        (local.set $left (i32.sub (local.get $left) (i32.const 1)))
        (br_if $runs (local.get $left)))))
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
      (br_if $panels (local.get $panel)))))

    (local.set $panel (i32.and (local.get $outputs) (i32.const 7)))
    (if (local.get $panel) (then (loop $singles
      (call $dots4
        (local.get $x) (local.get $xStep) (i32.shr_u (local.get $inputs) (i32.const 2))
        (local.get $runs) (local.get $runStep) (local.get $w) (local.get $start)
        (local.get $to0) (local.get $outStep))
      (local.set $w (i32.add (local.get $w) (i32.mul (local.get $inputs) (local.get $runs))))
      (local.set $start (i32.add (local.get $start) (i32.const 4)))
      (local.set $to0 (i32.add (local.get $to0) (i32.const 4)))
      (local.set $panel (i32.sub (local.get $panel) (i32.const 1)))
      (br_if $singles (local.get $panel))))))

  (func $dots1
    (param $x i32) (param $xStep i32) (param $inputs i32) (param $runs i32) (param $runStep i32)
    (param $w i32) (param $start i32) (param $out i32) (param $outStep i32)
    (local $k i32)
    (local $at i32)
    (local $lanes v128)
    (local $sum f32)
    (local $w0 v128)

    (local.set $sum (f32.load (local.get $start)))
    (if (local.get $runs) (then (loop $runs
      (local.set $at (local.get $x))

      ;; Four inputs at a time …
      (local.set $k (i32.shr_u (local.get $inputs) (i32.const 2)))
      (if (local.get $k) (then (loop $fours
        (local.set $w0 (v128.load align=4 (local.get $w)))
        (local.set $w (i32.add (local.get $w) (i32.const 16)))
        (local.set $lanes
          (f32x4.add (f32x4.mul (v128.load align=4 (local.get $at)) (local.get $w0)) (local.get $lanes)))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (local.set $k (i32.sub (local.get $k) (i32.const 1)))
        (br_if $fours (local.get $k)))))

      ;; … and what is left of them one by one.
      (local.set $k (i32.and (local.get $inputs) (i32.const 3)))
      (if (local.get $k) (then (loop $ones
        (local.set $sum
          (f32.add (local.get $sum) (f32.mul (f32.load (local.get $at)) (f32.load (local.get $w)))))
        (local.set $at (i32.add (local.get $at) (i32.const 4)))
        (local.set $w (i32.add (local.get $w) (i32.const 4)))
        (local.set $k (i32.sub (local.get $k) (i32.const 1)))
        (br_if $ones (local.get $k)))))
      (local.set $x (i32.add (local.get $x) (local.get $runStep)))
      (local.set $runs (i32.sub (local.get $runs) (i32.const 1)))
      (br_if $runs (local.get $runs)))))

    (local.set $sum (f32.add (local.get $sum) (f32x4.extract_lane 0 (local.get $lanes))))
    (local.set $sum (f32.add (local.get $sum) (f32x4.extract_lane 1 (local.get $lanes))))
    (local.set $sum (f32.add (local.get $sum) (f32x4.extract_lane 2 (local.get $lanes))))
    (local.set $sum (f32.add (local.get $sum) (f32x4.extract_lane 3 (local.get $lanes))))
    (f32.store (local.get $out) (local.get $sum)))

  (func $dots4
    (param $x i32) (param $xStep i32) (param $inputs i32) (param $runs i32) (param $runStep i32)
    (param $w i32) (param $start i32) (param $out i32) (param $outStep i32)
    (local $k i32)
    (local $at0 i32) (local $at1 i32) (local $at2 i32) (local $at3 i32)
    (local $to0 i32) (local $to1 i32) (local $to2 i32) (local $to3 i32)
    (local $lanes0 v128) (local $lanes1 v128) (local $lanes2 v128) (local $lanes3 v128)
    (local $sum0 f32) (local $sum1 f32) (local $sum2 f32) (local $sum3 f32)
    (local $w0 v128)

    (local.set $sum0 (f32.load (local.get $start)))
    (local.set $sum1 (f32.load (local.get $start)))
    (local.set $sum2 (f32.load (local.get $start)))
    (local.set $sum3 (f32.load (local.get $start)))
    (if (local.get $runs) (then (loop $runs
      (local.set $at0 (local.get $x))
      (local.set $at1 (i32.add (local.get $at0) (local.get $xStep)))
      (local.set $at2 (i32.add (local.get $at1) (local.get $xStep)))
      (local.set $at3 (i32.add (local.get $at2) (local.get $xStep)))

      ;; Four inputs at a time …
      (local.set $k (i32.shr_u (local.get $inputs) (i32.const 2)))
      (if (local.get $k) (then (loop $fours
        (local.set $w0 (v128.load align=4 (local.get $w)))
        (local.set $w (i32.add (local.get $w) (i32.const 16)))
        (local.set $lanes0
          (f32x4.add (f32x4.mul (v128.load align=4 (local.get $at0)) (local.get $w0)) (local.get $lanes0)))
        (local.set $at0 (i32.add (local.get $at0) (i32.const 16)))
        (local.set $lanes1
          (f32x4.add (f32x4.mul (v128.load align=4 (local.get $at1)) (local.get $w0)) (local.get $lanes1)))
        (local.set $at1 (i32.add (local.get $at1) (i32.const 16)))
        (local.set $lanes2
          (f32x4.add (f32x4.mul (v128.load align=4 (local.get $at2)) (local.get $w0)) (local.get $lanes2)))
        (local.set $at2 (i32.add (local.get $at2) (i32.const 16)))
        (local.set $lanes3
          (f32x4.add (f32x4.mul (v128.load align=4 (local.get $at3)) (local.get $w0)) (local.get $lanes3)))
        (local.set $at3 (i32.add (local.get $at3) (i32.const 16)))
        (local.set $k (i32.sub (local.get $k) (i32.const 1)))
        (br_if $fours (local.get $k)))))

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
      (local.set $x (i32.add (local.get $x) (local.get $runStep)))
      (local.set $runs (i32.sub (local.get $runs) (i32.const 1)))
      (br_if $runs (local.get $runs)))))

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
    (local.set $to0 (local.get $out))
    (local.set $to1 (i32.add (local.get $to0) (local.get $outStep)))
    (local.set $to2 (i32.add (local.get $to1) (local.get $outStep)))
    (local.set $to3 (i32.add (local.get $to2) (local.get $outStep)))
    (f32.store (local.get $to0) (local.get $sum0))
    (f32.store (local.get $to1) (local.get $sum1))
    (f32.store (local.get $to2) (local.get $sum2))
    (f32.store (local.get $to3) (local.get $sum3)))

  (func (export "mix")
    (param $x i32) (param $table i32) (param $terms i32) (param $rows i32) (param $length i32)
    (param $out i32)
    (local $from i32) (local $left i32) (local $term i32) (local $end i32) (local $at i32)
    (local $sum0 v128) (local $sum1 v128) (local $sum2 v128) (local $sum3 v128) (local $s v128)
    (local $sum f32)

    (local.set $end (local.get $table))
    (if (local.get $rows) (then (loop $rows
      (local.set $table (local.get $end))
      (local.set $end (i32.add (local.get $table) (i32.shl (local.get $terms) (i32.const 3))))
      (local.set $from (local.get $x))

      ;; Sixteen numbers at a time, for which an entry of the table is read once …
      (local.set $left (i32.shr_u (local.get $length) (i32.const 4)))
      (if (local.get $left) (then (loop $sixteens
        (local.set $sum0 (v128.const i32x4 0 0 0 0))
        (local.set $sum1 (v128.const i32x4 0 0 0 0))
        (local.set $sum2 (v128.const i32x4 0 0 0 0))
        (local.set $sum3 (v128.const i32x4 0 0 0 0))
        (local.set $term (local.get $table))
        (loop $terms
          (local.set $at
            (i32.add (local.get $from) (i32.shl (i32.load (local.get $term)) (i32.const 2))))
          (local.set $s (v128.load32_splat offset=4 (local.get $term)))
          (local.set $sum0
            (f32x4.add (f32x4.mul (v128.load align=4 (local.get $at)) (local.get $s)) (local.get $sum0)))
          (local.set $sum1
            (f32x4.add (f32x4.mul (v128.load offset=16 align=4 (local.get $at)) (local.get $s)) (local.get $sum1)))
          (local.set $sum2
            (f32x4.add (f32x4.mul (v128.load offset=32 align=4 (local.get $at)) (local.get $s)) (local.get $sum2)))
          (local.set $sum3
            (f32x4.add (f32x4.mul (v128.load offset=48 align=4 (local.get $at)) (local.get $s)) (local.get $sum3)))
          (local.set $term (i32.add (local.get $term) (i32.const 8)))
          (br_if $terms (i32.lt_u (local.get $term) (local.get $end))))
        (v128.store align=4 (local.get $out) (local.get $sum0))
        (v128.store offset=16 align=4 (local.get $out) (local.get $sum1))
        (v128.store offset=32 align=4 (local.get $out) (local.get $sum2))
        (v128.store offset=48 align=4 (local.get $out) (local.get $sum3))
        (local.set $from (i32.add (local.get $from) (i32.const 64)))
        (local.set $out (i32.add (local.get $out) (i32.const 64)))
        (local.set $left (i32.sub (local.get $left) (i32.const 1)))
        (br_if $sixteens (local.get $left)))))

      ;; … then four …
      (local.set $left (i32.and (i32.shr_u (local.get $length) (i32.const 2)) (i32.const 3)))
      (if (local.get $left) (then (loop $fours
        (local.set $sum0 (v128.const i32x4 0 0 0 0))
        (local.set $term (local.get $table))
        (loop $terms
          (local.set $at
            (i32.add (local.get $from) (i32.shl (i32.load (local.get $term)) (i32.const 2))))
          (local.set $s (v128.load32_splat offset=4 (local.get $term)))
          (local.set $sum0
            (f32x4.add (f32x4.mul (v128.load align=4 (local.get $at)) (local.get $s)) (local.get $sum0)))
          (local.set $term (i32.add (local.get $term) (i32.const 8)))
          (br_if $terms (i32.lt_u (local.get $term) (local.get $end))))
        (v128.store align=4 (local.get $out) (local.get $sum0))
        (local.set $from (i32.add (local.get $from) (i32.const 16)))
        (local.set $out (i32.add (local.get $out) (i32.const 16)))
        (local.set $left (i32.sub (local.get $left) (i32.const 1)))
        (br_if $fours (local.get $left)))))

      ;; … and what is left of them one by one.
      (local.set $left (i32.and (local.get $length) (i32.const 3)))
      (if (local.get $left) (then (loop $ones
        (local.set $sum (f32.const 0))
        (local.set $term (local.get $table))
        (loop $terms
          (local.set $at
            (i32.add (local.get $from) (i32.shl (i32.load (local.get $term)) (i32.const 2))))
          (local.set $sum
            (f32.add
              (local.get $sum)
              (f32.mul (f32.load (local.get $at)) (f32.load offset=4 (local.get $term)))))
          (local.set $term (i32.add (local.get $term) (i32.const 8)))
          (br_if $terms (i32.lt_u (local.get $term) (local.get $end))))
        (f32.store (local.get $out) (local.get $sum))
        (local.set $from (i32.add (local.get $from) (i32.const 4)))
        (local.set $out (i32.add (local.get $out) (i32.const 4)))
        (local.set $left (i32.sub (local.get $left) (i32.const 1)))
        (br_if $ones (local.get $left)))))
      (local.set $rows (i32.sub (local.get $rows) (i32.const 1)))
      (br_if $rows (local.get $rows))))))

  ;; Arrays begin at every fourth number and have room up to the next one: whole vectors fit.
  (func (export "add") (param $a i32) (param $b i32) (param $length i32) (param $out i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $out) (i32.shl (local.get $length) (i32.const 2))))
    (if (local.get $length) (then (loop $fours
      (v128.store (local.get $out)
        (f32x4.add (v128.load (local.get $a)) (v128.load (local.get $b))))
      (local.set $a (i32.add (local.get $a) (i32.const 16)))
      (local.set $b (i32.add (local.get $b) (i32.const 16)))
      (local.set $out (i32.add (local.get $out) (i32.const 16)))
      (br_if $fours (i32.lt_u (local.get $out) (local.get $end)))))))

  (func (export "relu") (param $x i32) (param $length i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $x) (i32.shl (local.get $length) (i32.const 2))))
    (if (local.get $length) (then (loop $fours
      (v128.store (local.get $x)
        (f32x4.max (v128.load (local.get $x)) (v128.const i32x4 0 0 0 0)))
      (local.set $x (i32.add (local.get $x) (i32.const 16)))
      (br_if $fours (i32.lt_u (local.get $x) (local.get $end))))))))
