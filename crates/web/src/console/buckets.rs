//! The buckets and what is in them. Read only: no operation that is simulated changes them.

use yew::prelude::*;

use super::Desk;

/// Heading and table; a sentence where there is none.
pub(super) fn place(desk: &Desk<'_>) -> Html {
    let view = desk.view;
    let chosen = desk.draft.bucket(view);
    let row = |(name, objects): &(String, usize)| {
        let mut next = desk.draft.clone();
        next.bucket = Some(name.clone());
        let now = chosen == Some(name.as_str());
        html! {
            <tr key={name.clone()} class={classes!(now.then_some("sel"))}>
                <td><button type="button" class="link" aria-pressed={if now { "true" } else { "false" }} onclick={desk.to(next)}>{ name }</button></td>
                <td>{ *objects }</td>
                <td><code>{ format!("arn:aws:s3:::{name}") }</code></td>
            </tr>
        }
    };
    html! {
        <>
            <h2 class="sr">{ "Buckets" }</h2>
            if view.buckets.is_empty() {
                <div class="none"><p>{ "No buckets. A bucket holds objects, each under a key; a policy says who may list and read them." }</p></div>
            } else {
                <div class="scroll" tabindex="0" role="region" aria-label="Buckets">
                    <table class="tbl arns">
                        <thead><tr><th scope="col">{ "Name" }</th><th scope="col">{ "Objects" }</th><th scope="col">{ "ARN, as policies name it" }</th></tr></thead>
                        <tbody>{ for view.buckets.iter().map(row) }</tbody>
                    </table>
                </div>
            }
        </>
    }
}

/// The objects of the chosen bucket.
pub(super) fn facts(desk: &Desk<'_>) -> Html {
    let Some(bucket) = desk.draft.bucket(desk.view) else { return Html::default() };
    let objects: Vec<_> = desk.view.objects.iter().filter(|o| o.bucket == bucket).collect();
    let all = desk.view.buckets.iter().find(|(name, _)| name == bucket).map_or(0, |(_, count)| *count);
    let more = all.saturating_sub(objects.len());
    html! {
        <div class="parts">
            <h3>{ format!("Objects in {bucket}") }</h3>
            if objects.is_empty() {
                <p class="none">{ "None." }</p>
            } else {
                <div class="scroll" tabindex="0" role="region" aria-label={format!("Objects in {bucket}")}>
                    <table class="tbl">
                        <thead><tr><th scope="col">{ "Key" }</th><th scope="col">{ "Bytes" }</th><th scope="col">{ "Last modified" }</th></tr></thead>
                        <tbody>{ for objects.iter().map(|o| html! {
                            <tr key={o.key.clone()}><td><code>{ &o.key }</code></td><td>{ o.size }</td><td><code>{ &o.modified }</code></td></tr>
                        }) }</tbody>
                    </table>
                </div>
            }
            if more > 0 { <p class="none">{ format!("And {more} more: list them in the terminal.") }</p> }
            <p class="none">{ "To list a bucket is a permission on the bucket (s3:ListBucket); to read an object is one on the object (s3:GetObject), whose ARN goes on with /KEY." }</p>
        </div>
    }
}
