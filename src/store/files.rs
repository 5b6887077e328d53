//! Files of customers and of people: what is known of them here, the bytes in a folder or in an S3-compatible store.

use super::pool::{Failure, Store};
use super::row::{Row, args};
use crate::domain::id::{BlobId, ConversationId, NumberId};
use crate::domain::time::Timestamp;
use bytes::Bytes;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _, PutPayload};
use std::sync::Arc;

/// Where the bytes of files are kept. Cheap to clone.
#[derive(Clone)]
pub struct Blobs(Arc<dyn ObjectStore>);

impl Blobs {
    /// A folder of this machine, made when it is not there.
    pub fn folder(path: &std::path::Path) -> Result<Self, Failure> {
        std::fs::create_dir_all(path).map_err(|e| Failure::Unavailable(format!("{}: {e}", path.display())))?;
        let store = object_store::local::LocalFileSystem::new_with_prefix(path).map_err(|e| unavailable(&e))?;
        Ok(Self(Arc::new(store.with_fsync(true))))
    }

    /// A bucket of an S3-compatible store. Credentials, region and address are those of `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`,
    /// `AWS_REGION` and `AWS_ENDPOINT`.
    pub fn bucket(name: &str) -> Result<Self, Failure> {
        let store = object_store::aws::AmazonS3Builder::from_env().with_bucket_name(name).build().map_err(|e| unavailable(&e))?;
        Ok(Self(Arc::new(store)))
    }

    /// In memory: gone with the process. For tests and trials.
    pub fn memory() -> Self {
        Self(Arc::new(object_store::memory::InMemory::new()))
    }

    /// Keeps bytes under an id. Durable when it returns.
    pub async fn put(&self, id: &BlobId, bytes: Bytes) -> Result<(), Failure> {
        self.0.put(&at(id), PutPayload::from_bytes(bytes)).await.map(|_| ()).map_err(|e| unavailable(&e))
    }

    /// Takes the bytes of an id away; that there are none is as good.
    pub async fn drop(&self, id: &BlobId) -> Result<(), Failure> {
        match self.0.delete(&at(id)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(unavailable(&error)),
        }
    }

    /// The bytes of an id; `None` when there are none.
    pub async fn get(&self, id: &BlobId) -> Result<Option<Bytes>, Failure> {
        match self.0.get(&at(id)).await {
            Ok(found) => found.bytes().await.map(Some).map_err(|e| unavailable(&e)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(unavailable(&error)),
        }
    }
}

/// Two letters make a folder, so that no folder holds all of them.
fn at(id: &BlobId) -> Path {
    let text = id.as_str();
    let tail = text.get(text.len().saturating_sub(2)..).unwrap_or_default();
    Path::from_iter(["files", tail, text])
}

fn unavailable(error: &object_store::Error) -> Failure {
    Failure::Unavailable(format!("the file store: {error}"))
}

/// A file as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRow {
    /// Its id.
    pub id: BlobId,
    /// The conversation that it belongs to: who may read that may read it.
    pub conversation: ConversationId,
    /// Its type, by its first bytes.
    pub mime: String,
    /// Its size.
    pub bytes: u64,
    /// Its name, never a path.
    pub name: Option<String>,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// When it came.
    pub at: Timestamp,
}

impl Store {
    /// Remembers a file whose bytes are kept. One that is known stays as it is. `false`: its conversation was erased meanwhile.
    pub async fn add_file(&self, file: &FileRow) -> Result<bool, Failure> {
        let file = file.clone();
        self.write(move |conn| {
            let file = file.clone();
            Box::pin(async move {
                const SQL: &str = "
                    INSERT INTO files (id, conversation_id, mime, bytes, name, sha256, created_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)
                    ON CONFLICT (id) DO NOTHING";
                const ERASED: &str = "SELECT 1 FROM conversations WHERE id = $1 AND erased_ms IS NOT NULL";
                // Touching the row makes an erasure that is under way be waited for, or be seen.
                conn.execute("UPDATE conversations SET seq = seq WHERE id = $1", args![file.conversation.as_str()]).await?;
                if conn.fetch_opt(ERASED, args![file.conversation.as_str()]).await?.is_some() {
                    return Ok(false);
                }
                let values = args![
                    file.id.as_str(),
                    file.conversation.as_str(),
                    file.mime.as_str(),
                    file.bytes,
                    file.name.as_deref(),
                    file.sha256.as_str(),
                    file.at.0
                ];
                conn.execute(SQL, values).await?;
                Ok(true)
            })
        })
        .await
    }

    /// A file of a conversation; of no other.
    pub async fn file(&self, conversation: &ConversationId, id: &BlobId) -> Result<Option<FileRow>, Failure> {
        let (conversation, id) = (conversation.clone(), id.clone());
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str =
                    "SELECT id, conversation_id, mime, bytes, name, sha256, created_ms FROM files WHERE id = $1 AND conversation_id = $2";
                conn.fetch_opt(SQL, args![id.as_str(), conversation.as_str()]).await?.map(|row| file_of(&row)).transpose()
            })
        })
        .await
    }

    /// WhatsApp's id of a file that was uploaded for a number, while it serves.
    pub async fn upload_of(&self, id: &BlobId, number: &NumberId, now: Timestamp) -> Result<Option<String>, Failure> {
        let (id, number) = (id.clone(), number.clone());
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "SELECT media_id FROM uploads WHERE file_id = $1 AND number_id = $2 AND until_ms > $3";
                conn.fetch_opt(SQL, args![id.as_str(), number.as_str(), now.0]).await?.map(|row| row.text(0)).transpose()
            })
        })
        .await
    }

    /// Remembers an upload.
    pub async fn uploaded(&self, id: &BlobId, number: &NumberId, media: &str, until: Timestamp) -> Result<(), Failure> {
        let (id, number, media) = (id.clone(), number.clone(), media.to_owned());
        self.write(move |conn| {
            let (id, number, media) = (id.clone(), number.clone(), media.clone());
            Box::pin(async move {
                const SQL: &str = "
                    INSERT INTO uploads (file_id, number_id, media_id, until_ms) VALUES ($1, $2, $3, $4)
                    ON CONFLICT (file_id, number_id) DO UPDATE SET media_id = $3, until_ms = $4";
                conn.execute(SQL, args![id.as_str(), number.as_str(), media.as_str(), until.0]).await?;
                Ok(())
            })
        })
        .await
    }
}

fn file_of(row: &Row) -> Result<FileRow, Failure> {
    Ok(FileRow {
        id: BlobId::new(row.text(0)?),
        conversation: ConversationId::new(row.text(1)?),
        mime: row.text(2)?,
        bytes: u64::try_from(row.int(3)?).unwrap_or_default(),
        name: row.opt_text(4)?,
        sha256: row.text(5)?,
        at: Timestamp(row.int(6)?),
    })
}
