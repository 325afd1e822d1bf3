// Says whether the public validator accepts the API documents of a folder.
import SwaggerParser from '@apidevtools/swagger-parser'
import path from 'node:path'

const folder = process.argv[2]
let failed = false
for (const [name, operations] of [['swagger.json', 483], ['openapi.json', 483]]) {
  try {
    const api = await SwaggerParser.validate(path.join(folder, name))
    const found = Object.values(api.paths).flatMap((methods) => Object.keys(methods)).length
    if (found !== operations) throw new Error(`${found} operations instead of ${operations}`)
    console.log(`${name}: valid, ${found} operations`)
  } catch (error) {
    console.error(`${name}: ${error.message}`)
    failed = true
  }
}
process.exit(failed ? 1 : 0)
