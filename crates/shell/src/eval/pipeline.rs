//! Pipelines: all stages run at once, each in a subshell, with bounded pipes between them.

use std::{future::poll_fn, task::Poll};

use super::{Env, Eval, Evaluation, PIPELINE_DEPTH, fibre::Fibre};
use crate::{
    pipe::{Reader, pipe},
    syntax::ast::Pipeline,
};

/// A stage at work. The ends of its pipes are its own and close with it.
struct Stage<'a> {
    run: Option<Evaluation<'a, i32>>,
    ended: Eval<i32>,
}

impl Env {
    pub(super) async fn pipeline(&self, pipeline: &Pipeline) -> Eval<i32> {
        let Some(short) = pipeline.timed else { return self.untimed(pipeline).await };
        let begun = self.port().now();
        let status = self.untimed(pipeline).await?;
        let millis = self.port().now().as_millis().saturating_sub(begun.as_millis());
        let text = self.elapsed(millis, short);
        self.stderr.write(text).await?;
        Ok(status)
    }

    /// What `time` prints: the simulated clock's time, of which programs use none.
    fn elapsed(&self, millis: i64, short: bool) -> String {
        let (minutes, seconds, thousandths) = (millis / 60_000, millis / 1000 % 60, millis % 1000);
        if short {
            let hundredths = millis % 1000 / 10;
            return format!("real {}.{hundredths:02}\nuser 0.00\nsys 0.00\n", millis / 1000);
        }
        let long = format!("{minutes}m{seconds}.{thousandths:03}s");
        match self.variable("TIMEFORMAT") {
            None => format!("\nreal\t{long}\nuser\t0m0.000s\nsys\t0m0.000s\n"),
            Some(format) if format.is_empty() => String::new(),
            Some(format) => {
                let mut out = String::new();
                let mut chars = format.chars();
                while let Some(c) = chars.next() {
                    if c != '%' {
                        out.push(c);
                        continue;
                    }
                    let mut next = chars.next();
                    let digits = next.and_then(|c| c.to_digit(10)).map(|d| d.min(3) as usize);
                    if digits.is_some() {
                        next = chars.next();
                    }
                    let digits = digits.unwrap_or(3);
                    let l = next == Some('l');
                    if l {
                        next = chars.next();
                    }
                    let millis = if next == Some('R') { millis } else { 0 };
                    let thousandths: String = format!("{:03}", millis % 1000).chars().take(digits).collect();
                    let point = if digits > 0 { "." } else { "" };
                    match next {
                        Some('R' | 'U' | 'S') if l => {
                            let (minutes, seconds) = (millis / 60_000, millis / 1000 % 60);
                            out.push_str(&format!("{minutes}m{seconds}{point}{thousandths}s"));
                        }
                        Some('R' | 'U' | 'S') => {
                            out.push_str(&format!("{}{point}{thousandths}", millis / 1000));
                        }
                        Some('P') => out.push_str("0.00"),
                        Some(other) => out.push(other),
                        None => out.push('%'),
                    }
                }
                out + "\n"
            }
        }
    }

    async fn untimed(&self, pipeline: &Pipeline) -> Eval<i32> {
        let status = match pipeline.stages.as_slice() {
            [] => Ok(0),
            [only] if pipeline.negated => {
                let env = Self { tested: true, ..self.clone() };
                env.command(only).await
            }
            [only] => self.command(only).await,
            _ => self.in_front(self.stages(pipeline).await).await,
        };
        let status = match status {
            Ok(status) => status,
            ended => self.after(ended).await?,
        };
        if pipeline.stages.len() == 1 && pipeline.fails() {
            self.change(|s| {
                s.pipe_statuses.clear();
                s.pipe_statuses.push(status);
            });
        }
        let status = if pipeline.negated { i32::from(status == 0) } else { status };
        self.change(|s| s.status = status);
        Ok(status)
    }

    async fn stages(&self, pipeline: &Pipeline) -> Eval<i32> {
        let last = pipeline.stages.len().saturating_sub(1);
        let mut stages = Vec::new();
        let mut before: Option<Reader> = None;
        for (index, command) in pipeline.stages.iter().enumerate() {
            // All stages are polled from here.
            let depth = self.depth.saturating_add(PIPELINE_DEPTH);
            let mut env = Self { depth, base: depth, ..self.subshell() };
            if let Some(reader) = before.take() {
                env.stdin = reader;
            }
            if index < last {
                let (writer, reader) = pipe(self.port());
                env.stdout = writer;
                before = Some(reader);
            }
            let session = self.forked_session();
            if index == last && self.script && self.has_option("lastpipe") {
                // The last stage is this shell itself.
                let own = Self { stdin: env.stdin.clone(), depth, base: depth, ..self.clone() };
                let inner: Evaluation<'_, i32> = Box::pin(async move { own.command(command).await });
                let run: Evaluation<'_, i32> = Box::pin(Fibre::new(self.shell.clone(), None, inner));
                stages.push(Stage { run: Some(run), ended: Ok(0) });
                continue;
            }
            let run: Evaluation<'_, i32> = Box::pin(async move {
                let inner: Evaluation<'_, i32> = Box::pin(async { env.command(command).await });
                env.fork_beside(session, inner).await
            });
            stages.push(Stage { run: Some(run), ended: Ok(0) });
        }
        self.join(&mut stages).await;
        let failing = |stage: &Stage<'_>| stage.ended.ok().filter(|status| *status != 0);
        let mut status = 0;
        let mut all = Vec::new();
        for stage in &stages {
            status = stage.ended?;
            all.push(status);
        }
        self.change(|s| s.pipe_statuses = all);
        if self.has_option("pipefail") {
            return Ok(stages.iter().rev().find_map(failing).unwrap_or(0));
        }
        Ok(status)
    }

    /// Polls the stages until all have ended. When nothing has moved between two rounds, all wait.
    async fn join(&self, stages: &mut [Stage<'_>]) {
        let moves = &self.port().cell.moves;
        poll_fn(|context| {
            loop {
                let before = moves.get();
                for stage in stages.iter_mut() {
                    let Some(run) = &mut stage.run else { continue };
                    let Poll::Ready(ended) = run.as_mut().poll(context) else { continue };
                    stage.run = None;
                    stage.ended = ended;
                    self.port().moved();
                }
                if stages.iter().all(|stage| stage.run.is_none()) {
                    return Poll::Ready(());
                }
                if moves.get() == before {
                    return Poll::Pending;
                }
            }
        })
        .await;
    }
}
