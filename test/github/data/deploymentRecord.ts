/** That an artifact runs somewhere, as a deployment pipeline has told GitHub. */
export interface DeploymentRecord {
  readonly id: number;
  /** The login, as the organization writes it. */
  readonly owner: string;
  readonly digest: string;
  /** `production`. */
  readonly environment: string;
  readonly createdAt: number;
}

/** As GitHub's API sends it. */
export function presentDeploymentRecord({ id, digest, environment, createdAt }: DeploymentRecord): object {
  const at = new Date(createdAt).toISOString().replace('.000Z', 'Z');
  return {
    id,
    digest,
    logical_environment: environment,
    physical_environment: 'eu-central',
    cluster: 'cluster-1',
    deployment_name: `${environment}-deployment`,
    tags: {},
    created_at: at,
    updated_at: at,
    attestation_id: null,
  };
}
