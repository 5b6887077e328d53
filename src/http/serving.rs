//! Connections. Who is slow on purpose is let go: a request's head has seconds, its body a pace; open feeds stay as long as they like.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use futures::stream::{self, Stream, StreamExt as _};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use std::io;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// For the head of a request, and between two requests of a connection.
const HEAD_MAX: Duration = Duration::from_secs(10);
/// For a body, besides what its bytes are given.
const BODY_GRACE: Duration = Duration::from_secs(10);
/// A body comes at least so fast in the long run: 16 KiB/s.
const BODY_PER_BYTE: Duration = Duration::from_micros(61);
/// Until the next try when no connection can be taken: the system is out of files.
const TAKE_AGAIN: Duration = Duration::from_millis(500);

/// Serves until `closed`, then until the last request is answered.
pub async fn serve(listener: TcpListener, router: Router, closed: CancellationToken) {
    let connections = TaskTracker::new();
    loop {
        let taken = tokio::select! {
            () = closed.cancelled() => break,
            taken = listener.accept() => taken,
        };
        match taken {
            Ok((stream, _)) => drop(connections.spawn(talk(stream, router.clone(), closed.clone()))),
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be taken");
                tokio::time::sleep(TAKE_AGAIN).await;
            }
        }
    }
    drop(listener);
    connections.close();
    connections.wait().await;
}

fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset)
}

async fn talk(stream: TcpStream, router: Router, closed: CancellationToken) {
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD_MAX);
    let mut connection = std::pin::pin!(builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router)));
    // A connection that breaks is the other side's affair.
    tokio::select! {
        _ = connection.as_mut() => return,
        () = closed.cancelled() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

/// The same request; its body ends with an error when it comes too slowly.
pub(super) async fn paced(request: Request) -> Request {
    request.map(|body| Body::from_stream(at_pace(body.into_data_stream())))
}

fn at_pace(chunks: impl Stream<Item = Result<Bytes, axum::Error>> + Send + 'static) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    let begun = (Box::pin(chunks), Instant::now() + BODY_GRACE, false);
    stream::unfold(begun, |(mut chunks, until, over)| async move {
        if over {
            return None;
        }
        match tokio::time::timeout_at(until, chunks.next()).await {
            Ok(None) => None,
            Ok(Some(Ok(bytes))) => {
                let more = BODY_PER_BYTE * u32::try_from(bytes.len()).unwrap_or(u32::MAX);
                Some((Ok(bytes), (chunks, until + more, false)))
            }
            Ok(Some(Err(error))) => Some((Err(io::Error::other(error)), (chunks, until, true))),
            Err(_) => Some((Err(io::Error::new(io::ErrorKind::TimedOut, "the body comes too slowly")), (chunks, until, true))),
        }
    })
}
